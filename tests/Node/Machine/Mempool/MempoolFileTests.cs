using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Primitives;
using Blockchain.Node.Machine;
using Blockchain.Node.Machine.Mempool;
using Blockchain.TestKit;
using Xunit;

namespace Blockchain.Node.Tests.Machine.Mempool;

/// <summary>What waits survives as bytes, and of damaged bytes what is whole.</summary>
public sealed class MempoolFileTests
{
    private readonly MempoolBench bench = new();

    public MempoolFileTests()
    {
        foreach (Transaction link in bench.Chain(5))
        {
            bench.Take(link);
            bench.Now += 1_000;
        }
        bench.Take(TestTransactions.Spend(bench.Coin(5_000), new Amount(4_000)));
    }

    [Fact]
    public void A_mempool_comes_back_with_its_order_and_times()
    {
        MempoolFile read = MempoolFile.Read(MempoolFile.ToBytes(bench.Pool));
        Assert.True(read.IsWhole);
        MempoolEntry[] before = [.. bench.Pool.InOrder];
        TxMempool after = new(new());
        bench.Now += 60_000;
        Assert.Empty(after.Restore(read.Transactions, bench.Context));
        Assert.Equal(before, after.InOrder);
        MempoolRecount.Check(after);
    }

    [Fact]
    public void An_empty_mempool_is_a_file_too()
    {
        MempoolFile read = MempoolFile.Read(MempoolFile.ToBytes(new TxMempool(new())));
        Assert.True(read.IsWhole);
        Assert.Empty(read.Transactions);
    }

    [Fact]
    public void A_file_torn_at_any_byte_gives_its_whole_records_and_says_that_it_was_torn()
    {
        byte[] bytes = MempoolFile.ToBytes(bench.Pool);
        SavedTransaction[] all = [.. bench.Pool.InOrder.Select(SavedTransaction.Of)];
        int lastCount = 0;
        for (int length = 0; length < bytes.Length; length++)
        {
            MempoolFile torn = MempoolFile.Read(bytes.AsMemory(0, length));
            Assert.False(torn.IsWhole);
            Assert.Equal(all[..torn.Transactions.Length], torn.Transactions);
            Assert.InRange(torn.Transactions.Length, lastCount, lastCount + 1);
            lastCount = torn.Transactions.Length;
        }
        Assert.Equal(all.Length - 1, lastCount);
    }

    [Fact]
    public void One_flipped_bit_anywhere_is_noticed_and_gives_nothing_false()
    {
        byte[] bytes = MempoolFile.ToBytes(bench.Pool);
        SavedTransaction[] all = [.. bench.Pool.InOrder.Select(SavedTransaction.Of)];
        int oneLost = 0;
        for (int bit = 0; bit < bytes.Length * 8; bit++)
        {
            bytes[bit / 8] ^= (byte)(1 << bit % 8);
            MempoolFile flipped = MempoolFile.Read(bytes);
            bytes[bit / 8] ^= (byte)(1 << bit % 8);
            Assert.False(flipped.IsWhole);
            Assert.Equal(all.Where(flipped.Transactions.Contains), flipped.Transactions);
            if (flipped.Transactions.Length == all.Length - 1) oneLost++;
        }
        Assert.True(oneLost > bytes.Length * 8 * 9 / 10, $"only in {oneLost} cases no more than the damaged record was lost");
        Evidence.Record($"mempool: each of {bytes.Length * 8} flipped bits of a saved mempool noticed; in {oneLost} cases no more than the damaged record was lost");
    }

    [Fact]
    public void Bytes_behind_the_last_record_are_noticed()
    {
        MempoolFile read = MempoolFile.Read((byte[])[.. MempoolFile.ToBytes(bench.Pool), 0]);
        Assert.False(read.IsWhole);
        Assert.Equal(bench.Pool.Count, read.Transactions.Length);
    }

    [Fact]
    public void What_the_chain_of_now_does_not_allow_stays_away_and_so_do_its_children()
    {
        MempoolFile read = MempoolFile.Read(MempoolFile.ToBytes(bench.Pool));
        SavedTransaction first = read.Transactions[0];
        bench.Coins.Connect(new(default, [TestTransactions.Spend(first.Transaction.Inputs[0].Previous, new Amount(1))]), Height.Genesis);
        TxMempool after = new(new());
        Assert.Equal(read.Transactions[..5].Select(saved => saved.Transaction), after.Restore(read.Transactions, bench.Context));
        Assert.Equal(1, after.Count);
    }

    [Fact]
    public void A_restarted_node_takes_its_mempool_back_and_says_how_much_of_it()
    {
        MachineNet net = new("regtest");
        net.Add("before");
        net.Add("after");
        net.Connect("before", "after");
        Block first = net.Mine("before");
        net.Mine("before", 100);
        net.Disconnect("before", "after");
        Transaction parent = TestTransactions.Spend(first.Transactions[0].Output(), Amount.Coins(49));
        Transaction child = TestTransactions.Spend(parent.Output(), Amount.Coins(48));
        foreach (Transaction transaction in new[] { parent, child }) net.Do("before", new NodeEvent.SubmitTransaction(net.Now, transaction));
        MempoolFile file = MempoolFile.Read(MempoolFile.ToBytes(net["before"].Mempool));
        SavedTransaction stray = new(TestTransactions.Spend(new OutPoint(TxId.Zero, 1), new Amount(1)), net.Now);
        Answer? answer = net.Do("after", new NodeEvent.RestoreMempool(net.Now, file.Transactions.Add(stray)));
        Assert.Equal(new Answer.MempoolRestored(Taken: 2, Lost: 1), answer);
        Assert.Equal([parent, child], net["after"].Mempool.InOrder.Select(entry => entry.Transaction));
    }
}
