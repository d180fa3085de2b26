using System.Collections.Immutable;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Primitives;
using Blockchain.Consensus.Rules;
using Blockchain.Node.Machine.Mempool;

namespace Blockchain.Node.Machine.Mining;

/// <summary>What a miner outside needs to build a block: the content of getblocktemplate (BIP 22, 23, 145), as values.</summary>
public sealed record TemplateData
{
    /// <summary>The block version, with signal bits.</summary>
    public required int Version { get; init; }

    /// <summary>Changes of the rules in force, by the names of BIP 9; a miner that does not know one with a <c>!</c> must not mine.</summary>
    public required ImmutableArray<string> Rules { get; init; }

    /// <summary>The block to build on.</summary>
    public required BlockHash PreviousBlock { get; init; }

    /// <summary>The new block's height.</summary>
    public required Height Height { get; init; }

    /// <summary>What goes in after the coinbase, in this order.</summary>
    public required ImmutableArray<TemplateTransaction> Transactions { get; init; }

    /// <summary>What the coinbase may take: subsidy and fees.</summary>
    public required Amount CoinbaseValue { get; init; }

    /// <summary>The target in its short form.</summary>
    public required CompactTarget Bits { get; init; }

    /// <summary>The highest hash that meets the target.</summary>
    public required UInt256 Target { get; init; }

    /// <summary>The earliest time that the rules allow.</summary>
    public required UnixTime MinTime { get; init; }

    /// <summary>The time to begin with.</summary>
    public required UnixTime CurrentTime { get; init; }

    /// <summary>Signature operations of a block, at most: their cost, and without witnesses (before BIP 141) a quarter of that.</summary>
    public required long SigOpLimit { get; init; }

    /// <summary>Bytes of a block, at most.</summary>
    public required int SizeLimit { get; init; }

    /// <summary>Weight units of a block, at most; null without witnesses.</summary>
    public required int? WeightLimit { get; init; }

    /// <summary>The output script that commits to the witnesses, with a nonce of zeros; null without witnesses.</summary>
    public required ScriptBytes? DefaultWitnessCommitment { get; init; }

    /// <summary>What a template says, with the figures of the mempool that it was filled from.</summary>
    /// <param name="template">The template.</param>
    /// <param name="mempool">Unchanged since.</param>
    public static TemplateData Of(BlockTemplate template, TxMempool mempool)
    {
        ConsensusRules rules = template.Rules;
        int sigOpScale = rules.WitnessCommitment ? 1 : Transaction.WitnessScaleFactor;
        Invariant.Holds(template.Bits.TryExpand(out UInt256 target));
        return new()
        {
            Version = template.Version,
            Rules = NamesOf(rules),
            PreviousBlock = template.Parent.Hash,
            Height = template.Height,
            Transactions = List(template, mempool, sigOpScale),
            CoinbaseValue = template.CoinbaseValue,
            Bits = template.Bits,
            Target = target,
            MinTime = BlockAssembler.EarliestTime(template.Parent, rules),
            CurrentTime = template.Time,
            SigOpLimit = rules.MaxSigOpsCost / sigOpScale,
            SizeLimit = rules.WitnessCommitment ? rules.MaxBlockWeight : rules.MaxBlockSize,
            WeightLimit = rules.WitnessCommitment ? rules.MaxBlockWeight : null,
            DefaultWitnessCommitment = rules.WitnessCommitment ? template.WitnessCommitmentScript() : null,
        };
    }

    private static ImmutableArray<TemplateTransaction> List(BlockTemplate template, TxMempool mempool, int sigOpScale)
    {
        Dictionary<TxId, int> places = [];
        ImmutableArray<TemplateTransaction>.Builder list = ImmutableArray.CreateBuilder<TemplateTransaction>(template.Transactions.Length);
        foreach (Transaction transaction in template.Transactions)
        {
            Invariant.Holds(mempool.TryGet(transaction.Id, out MempoolEntry? entry));
            SortedSet<int> depends = [];
            foreach (TxIn input in transaction.Inputs)
            {
                if (places.TryGetValue(input.Previous.Tx, out int place)) depends.Add(place);
            }
            list.Add(new(transaction, [.. depends], entry.Fee, entry.SigOpsCost / sigOpScale));
            places.Add(transaction.Id, list.Count);
        }
        return list.MoveToImmutable();
    }

    private static ImmutableArray<string> NamesOf(ConsensusRules rules)
    {
        ImmutableArray<string>.Builder names = ImmutableArray.CreateBuilder<string>();
        if (rules.CheckSequenceVerify) names.Add("csv");
        if (rules.WitnessCommitment) names.Add("!segwit");
        if (rules.Taproot) names.Add("taproot");
        return names.ToImmutable();
    }
}
