using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Primitives;
using Blockchain.Node.Machine.Mempool;
using Blockchain.TestKit;
using Xunit;

namespace Blockchain.Node.Tests.Machine.Mempool;

/// <summary>Chains of waiting transactions may become so long and no longer.</summary>
public sealed class PackageLimitTests
{
    private readonly MempoolBench bench = new();

    [Fact]
    public void The_twenty_fifth_transaction_of_a_chain_is_taken_and_the_next_is_not()
    {
        Transaction[] chain = bench.Chain(26);
        foreach (Transaction link in chain[..25]) bench.Take(link);
        Assert.Equal("too-long-mempool-chain, too many unconfirmed ancestors [limit: 25]", bench.Refuse(chain[25]));
        Assert.True(bench.Pool.TryGetTotals(chain[24].Id, out PackageTotals ancestors, out _));
        Assert.Equal((25, 25_000L), (ancestors.Count, ancestors.Fees.Satoshis));
        MempoolRecount.Check(bench.Pool);
    }

    [Fact]
    public void A_transaction_with_twenty_five_waiting_parents_is_refused()
    {
        OutPoint[] outputs = [.. Enumerable.Range(0, 25).Select(_ => bench.Take(TestTransactions.Spend(bench.Coin(10_000), new Amount(9_000))).Output())];
        Assert.Equal("too-long-mempool-chain, too many unconfirmed parents [limit: 25]", bench.Refuse(TestTransactions.Spend(outputs, new Amount(1_000))));
        bench.Take(TestTransactions.Spend(outputs[..24], new Amount(1_000)));
    }

    [Fact]
    public void The_twenty_fifth_child_is_taken_only_by_the_carve_out_and_the_next_not_at_all()
    {
        Transaction root = bench.Take(TestTransactions.Spend(bench.Coin(1_000_000), [.. Enumerable.Repeat(new Amount(10_000), 30)]));
        for (int i = 0; i < 24; i++) bench.Take(TestTransactions.Spend(root.Output(i), new Amount(9_000)));
        string refused = $"too-long-mempool-chain, too many descendants for tx {root.Id} [limit: 25]";
        Assert.Equal(refused, bench.Refuse(MempoolBench.Filled(TestTransactions.Spend(root.Output(24), new Amount(9_000)), 10_001)));
        Assert.Equal(refused, bench.Refuse(TestTransactions.Spend([root.Output(24), bench.Take(TestTransactions.Spend(bench.Coin(5_000), new Amount(4_000))).Output()], new Amount(9_000))));
        bench.Take(TestTransactions.Spend(root.Output(24), new Amount(9_000)));
        Assert.Equal(refused, bench.Refuse(TestTransactions.Spend(root.Output(25), new Amount(9_000))));
        MempoolRecount.Check(bench.Pool);
    }

    [Fact]
    public void Ancestors_of_more_than_101_000_virtual_bytes_are_too_many()
    {
        Transaction parent = bench.Take(MempoolBench.Filled(TestTransactions.Spend(bench.Coin(1_000_000), new Amount(900_000)), 60_000));
        Transaction child = MempoolBench.Filled(TestTransactions.Spend(parent.Output(), new Amount(800_000)), 42_000);
        Assert.Equal($"too-long-mempool-chain, exceeds descendant size limit for tx {parent.Id} [limit: 101000]", bench.Refuse(child));
        bench.Take(MempoolBench.Filled(TestTransactions.Spend(parent.Output(), new Amount(800_000)), 40_000));
    }

    [Fact]
    public void Two_large_parents_that_share_nothing_exceed_the_size_of_ancestors()
    {
        OutPoint[] outputs =
        [
            .. Enumerable.Range(0, 2).Select(_ => bench.Take(MempoolBench.Filled(TestTransactions.Spend(bench.Coin(1_000_000), new Amount(900_000)), 51_000)).Output()),
        ];
        Assert.Equal("too-long-mempool-chain, exceeds ancestor size limit [limit: 101000]", bench.Refuse(TestTransactions.Spend(outputs, new Amount(1_000_000))));
    }

    [Fact]
    public void A_transaction_with_too_many_signature_operations_is_refused()
    {
        byte[] checks = [.. Enumerable.Repeat((byte)0xac, 4_001)];
        Transaction heavy = TestTransactions.Spend(bench.Coin(1_000_000), new Amount(500_000)).WithOutputs(new TxOut(new(500_000), new(checks)));
        Assert.Equal("bad-txns-too-many-sigops, 16004", bench.Refuse(heavy));
    }

    [Fact]
    public void Signature_operations_count_as_bytes_where_there_are_many()
    {
        byte[] checks = [.. Enumerable.Repeat((byte)0xac, 100)];
        Transaction heavy = bench.Take(TestTransactions.Spend(bench.Coin(1_000_000)).WithOutputs(new TxOut(new(500_000), new(checks))));
        Assert.True(bench.Pool.TryGet(heavy.Id, out MempoolEntry? entry));
        Assert.Equal((400L, 2_000), (entry.SigOpsCost, entry.VirtualSize));
    }
}
