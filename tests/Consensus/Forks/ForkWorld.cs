using System.Collections.Immutable;
using System.Text;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Crypto;
using Blockchain.Consensus.Forks;
using Blockchain.Consensus.Primitives;
using Blockchain.Consensus.Rules;
using Blockchain.Consensus.Validation;

namespace Blockchain.Consensus.Tests.Forks;

/// <summary>Small chains for tests: a fork point with coins, and blocks on it. Scripts are single push opcodes, which anybody can spend.</summary>
internal static class ForkWorld
{
    public const int ForkHeight = 150;

    public static ChainedHeader ForkPoint { get; } = Trunk(ForkHeight);

    public static TransactionJudge Judge { get; } =
        NextBlockRules.Under(ConsensusRules.Original, new SequentialScriptRunner(BouncyCastleVerifier.Instance));

    /// <summary>A script that succeeds; its number tells payees apart (1 to 16).</summary>
    public static ScriptBytes Script(int payee) => new(new[] { (byte)(0x50 + payee) });

    public static Transaction Pay(OutPoint[] spends, (ScriptBytes To, long Satoshis)[] outputs, uint lockTime = 0) => new(
        2,
        [.. spends.Select(spend => new TxIn(spend, default, lockTime == 0 ? TxIn.SequenceFinal : TxIn.SequenceFinal - 1))],
        [.. outputs.Select(output => new TxOut(new(output.Satoshis), output.To))],
        lockTime);

    public static OutPoint Output(Transaction transaction, uint index = 0) => new(transaction.Id, index);

    public static Transaction Coinbase(int height, string miner) => new(
        1,
        [new(OutPoint.Null, new((byte[])[3, (byte)(height & 0xff), (byte)(height >> 8), 0, .. Encoding.ASCII.GetBytes(miner)]), TxIn.SequenceFinal)],
        [new(Amount.Coins(50), Script(16))],
        0);

    /// <summary>A block on another; nobody has worked for it.</summary>
    public static Block Mine(BlockHeader parent, int height, string miner, params Transaction[] transactions)
    {
        ImmutableArray<Transaction> all = [Coinbase(height, miner), .. transactions];
        BlockHeader header = new(2, parent.ComputeHash(), MerkleTree.Root(all.AsSpan(), out _), parent.Time + 600, new(0x207fffff), 0);
        return new(header, all);
    }

    /// <summary>Blocks on the fork point, one for each list of transactions.</summary>
    public static ImmutableArray<Block> Branch(string miner, params Transaction[][] blocks)
    {
        ImmutableArray<Block>.Builder branch = ImmutableArray.CreateBuilder<Block>();
        BlockHeader parent = ForkPoint.Header;
        foreach (Transaction[] transactions in blocks)
        {
            Block block = Mine(parent, ForkHeight + branch.Count + 1, miner, transactions);
            branch.Add(block);
            parent = block.Header;
        }
        return branch.ToImmutable();
    }

    private static ChainedHeader Trunk(int height)
    {
        ChainedHeader tip = new(new(1, default, default, new(1_300_000_000), new(0x207fffff), 0), null);
        for (int i = 1; i <= height; i++) tip = new(new(1, tip.Hash, default, tip.Header.Time + 600, new(0x207fffff), 0), tip);
        return tip;
    }
}
