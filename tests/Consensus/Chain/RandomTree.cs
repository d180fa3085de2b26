using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Primitives;
using Blockchain.TestKit;
using CsCheck;

namespace Blockchain.Consensus.Tests.Chain;

/// <summary>A random tree of blocks with transactions, some of them invalid, and the coins after each by plain bookkeeping.</summary>
internal sealed class RandomTree
{
    private const int SpendsPerBlockMax = 3;

    private readonly List<Entry> entries = [];

    /// <summary>What is known of a block of the tree.</summary>
    /// <param name="Block">The block.</param>
    /// <param name="Place">Its header in its place.</param>
    /// <param name="Parent">Its parent's position; -1 for the genesis.</param>
    /// <param name="IsValid">Whether it and all its ancestors are valid.</param>
    /// <param name="Coins">The coins after it; of the last valid ancestor for an invalid block.</param>
    public sealed record Entry(Block Block, ChainedHeader Place, int Parent, bool IsValid, Dictionary<OutPoint, Coin> Coins);

    public IReadOnlyList<Entry> Entries => entries;

    public static Gen<RandomTree> Gen(int blocksMax) =>
        CsCheck.Gen.Select(CsCheck.Gen.Int[0, 1000].Array[4, blocksMax], CsCheck.Gen.ULong).Select(Make);

    public int PositionOf(BlockHash hash) => entries.FindIndex(entry => entry.Block.Hash == hash);

    private static RandomTree Make(int[] choices, ulong seed)
    {
        RandomTree tree = new();
        Block genesis = TestNetworks.EasyGenesis;
        tree.entries.Add(new(genesis, new(genesis.Header, null), -1, true, []));
        foreach (int choice in choices) tree.Grow(choice, ref seed);
        return tree;
    }

    private void Grow(int choice, ref ulong seed)
    {
        // Mostly on one of the last few blocks, so that branches grow long.
        int back = choice % 4 == 0 ? choice % entries.Count : choice % Math.Min(3, entries.Count);
        int parent = entries.Count - 1 - back;
        Entry below = entries[parent];
        Dictionary<OutPoint, Coin> coins = new(below.Coins);
        List<Transaction> spends = [];
        Amount fees = default;
        Height height = below.Place.Height.Next;
        for (int i = 0; i < choice % (SpendsPerBlockMax + 1) && coins.Count > 0; i++)
        {
            OutPoint[] mature = [.. coins.Where(entry => !entry.Value.IsCoinbase || height - entry.Value.Height >= 1).Select(entry => entry.Key).Order()];
            if (mature.Length == 0) break;
            OutPoint from = mature[(int)(Next(ref seed) % (ulong)mature.Length)];
            Amount value = coins[from].Output.Value;
            Transaction spend = TestTransactions.Spend(from, new Amount(value.Satoshis / 3), new Amount(value.Satoshis / 2));
            fees += new Amount(value.Satoshis - (value.Satoshis / 3) - (value.Satoshis / 2));
            spends.Add(spend);
            Record(coins, spend, height);
        }
        bool isWrong = choice % 11 == 10;
        bool spendsTwice = isWrong && spends.Count > 0;
        if (spendsTwice) spends.Add(TestTransactions.Spend(spends[0].Inputs[0].Previous, new Amount(1)));
        Block block = new BlockBuilder(below.Place, TestNetworks.EasyRules)
        {
            Salt = (byte)entries.Count,
            Fees = isWrong && !spendsTwice ? fees + new Amount(1) : fees,
            Transactions = [.. spends],
        }.Build();
        Record(coins, block.Transactions[0], height);
        bool isValid = below.IsValid && !isWrong;
        entries.Add(new(block, new(block.Header, block.Hash, below.Place), parent, isValid, isValid ? coins : below.Coins));
    }

    private static void Record(Dictionary<OutPoint, Coin> coins, Transaction transaction, Height height)
    {
        if (!transaction.IsCoinbase)
        {
            foreach (TxIn input in transaction.Inputs) coins.Remove(input.Previous);
        }
        for (int i = 0; i < transaction.Outputs.Length; i++) coins[transaction.Output(i)] = new(transaction.Outputs[i], height, transaction.IsCoinbase);
    }

    private static ulong Next(ref ulong seed) => seed = unchecked((seed * 6364136223846793005) + 1442695040888963407) >> 1;
}
