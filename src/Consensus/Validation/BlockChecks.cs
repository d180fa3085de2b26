using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Primitives;
using Blockchain.Consensus.Rules;
using Blockchain.Consensus.Script;

namespace Blockchain.Consensus.Validation;

/// <summary>What a block must obey before anybody looks at coins: the first ring, and the second's part on transactions.</summary>
public static class BlockChecks
{
    /// <summary>The first context-free rule that the block breaks, in the order of the reference node; null for none.</summary>
    public static Violation? ContextFree(Block block, ConsensusRules rules) => ContextFree(new BlockFacts(block), rules);

    /// <summary>The same on facts that are already being measured.</summary>
    public static Violation? ContextFree(BlockFacts facts, ConsensusRules rules) =>
        ProofOfWork.Check(facts.Block.Header, facts.Block.Hash, rules) ?? Content(facts, rules);

    /// <summary>The same without the proof of work.</summary>
    internal static Violation? Content(BlockFacts facts, ConsensusRules rules) =>
        Merkle(facts.Block)
        ?? Length(facts.Block, rules)
        ?? Coinbase(facts.Block)
        ?? Transactions(facts.Block, rules)
        ?? LegacySigOps(facts, rules)
        ?? TouchedTxIds(facts, rules);

    /// <summary>The first rule that the block's transactions break on its parent; null for none.</summary>
    public static Violation? InContext(Block block, ChainedHeader parent, ConsensusRules rules) =>
        InContext(new BlockFacts(block), parent, rules);

    /// <summary>The same on facts that are already being measured.</summary>
    public static Violation? InContext(BlockFacts facts, ChainedHeader parent, ConsensusRules rules)
    {
        UnixTime cutoff = rules.MedianTimeLock ? parent.MedianTime : facts.Block.Header.Time;
        return InContext(facts, parent.Height.Next, cutoff, rules);
    }

    /// <summary>The same for a block whose ancestors are not at hand: height and lock-time cutoff are given.</summary>
    internal static Violation? InContext(BlockFacts facts, Height height, UnixTime cutoff, ConsensusRules rules) =>
        Final(facts.Block, height, cutoff)
        ?? (rules.HeightInCoinbase ? CoinbaseHeight(facts.Block.Transactions[0], height) : null)
        ?? Witnesses(facts, rules)
        ?? Weight(facts.Block, rules);

    private static Violation? Merkle(Block block)
    {
        if (block.TransactionRoot != block.Header.MerkleRoot)
            return BrokenRule.Of(Reject.MerkleRootMismatch) with { Detail = $"the transactions give {block.TransactionRoot}" };
        return block.IsMerkleTreeMutated ? BrokenRule.Of(Reject.MerkleTreeMutated) : null;
    }

    private static Violation? Length(Block block, ConsensusRules rules)
    {
        if (block.Transactions.IsEmpty) return BrokenRule.Of(Reject.BlockLength) with { Detail = "no transactions" };
        if (block.StrippedSize <= rules.MaxBlockSize) return null;
        return BrokenRule.Of(Reject.BlockLength) with { Measured = block.StrippedSize, Limit = rules.MaxBlockSize };
    }

    private static Violation? Coinbase(Block block)
    {
        if (!block.Transactions[0].IsCoinbase) return BrokenRule.Of(Reject.CoinbaseMissing) with { Transaction = 0 };
        for (int i = 1; i < block.Transactions.Length; i++)
        {
            if (block.Transactions[i].IsCoinbase) return BrokenRule.Of(Reject.CoinbaseMultiple) with { Transaction = i };
        }
        return null;
    }

    private static Violation? Transactions(Block block, ConsensusRules rules)
    {
        for (int i = 0; i < block.Transactions.Length; i++)
        {
            if (TransactionChecks.ContextFree(block.Transactions[i], rules) is { } violation) return violation with { Transaction = i };
        }
        return null;
    }

    private static Violation? LegacySigOps(BlockFacts facts, ConsensusRules rules)
    {
        long cost = (long)facts.LegacySigOps * Transaction.WitnessScaleFactor;
        return cost <= rules.MaxSigOpsCost ? null : BrokenRule.Of(Reject.BlockSigOps) with { Measured = cost, Limit = rules.MaxSigOpsCost };
    }

    private static Violation? TouchedTxIds(BlockFacts facts, ConsensusRules rules)
    {
        if (rules.MaxTouchedTxIds is not { } limit || facts.TouchedTxIds <= limit) return null;
        return BrokenRule.Of(Reject.TouchedTxIds) with { Measured = facts.TouchedTxIds, Limit = limit };
    }

    private static Violation? Final(Block block, Height height, UnixTime cutoff)
    {
        for (int i = 0; i < block.Transactions.Length; i++)
        {
            Transaction transaction = block.Transactions[i];
            if (TransactionChecks.IsFinal(transaction, height, cutoff)) continue;
            long reached = transaction.LockTime < TransactionChecks.LockTimeThreshold ? height.Value : cutoff.Seconds;
            return BrokenRule.Of(Reject.NonFinal) with { Measured = transaction.LockTime, Limit = reached, Transaction = i };
        }
        return null;
    }

    private static Violation? CoinbaseHeight(Transaction coinbase, Height height)
    {
        ScriptBytes start = new ScriptBuilder().Number(height.Value).ToScript();
        if (coinbase.Inputs[0].ScriptSig.Span.StartsWith(start.Span)) return null;
        return BrokenRule.Of(Reject.CoinbaseHeight) with { Limit = height.Value, Transaction = 0 };
    }

    private static Violation? Witnesses(BlockFacts facts, ConsensusRules rules)
    {
        Transaction coinbase = facts.Block.Transactions[0];
        if (rules.WitnessCommitment && WitnessCommitment.TryFind(coinbase, out Hash256 commitment))
        {
            if (!WitnessCommitment.TryGetNonce(coinbase, out Hash256 nonce))
                return BrokenRule.Of(Reject.WitnessNonceSize) with { Transaction = 0, Input = 0 };
            Hash256 expected = WitnessCommitment.Of(facts.Block.WitnessRoot, nonce);
            if (expected == commitment) return null;
            return BrokenRule.Of(Reject.WitnessMerkleMismatch) with { Detail = $"the witnesses give {expected}" };
        }
        for (int i = 0; i < facts.Block.Transactions.Length; i++)
        {
            if (facts.Block.Transactions[i].HasWitness) return BrokenRule.Of(Reject.WitnessUnexpected) with { Transaction = i };
        }
        return null;
    }

    private static Violation? Weight(Block block, ConsensusRules rules) =>
        block.Weight <= rules.MaxBlockWeight
            ? null
            : BrokenRule.Of(Reject.BlockWeight) with { Measured = block.Weight, Limit = rules.MaxBlockWeight };
}
