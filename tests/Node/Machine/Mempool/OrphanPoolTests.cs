using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Primitives;
using Blockchain.Node.Machine;
using Blockchain.Node.Machine.Mempool;
using Blockchain.TestKit;
using Xunit;

namespace Blockchain.Node.Tests.Machine.Mempool;

/// <summary>Transactions whose parents are still on the way wait aside: a few, for a while, whoever floods.</summary>
public sealed class OrphanPoolTests
{
    private const int FloodCount = 10_000;
    private const int FloodBytes = 99_800;

    private static readonly UnixTimeMs Start = new(1_600_000_000_000);
    private static readonly PeerId Honest = new("honest");
    private static readonly PeerId Flooder = new("flooder");
    private static readonly ScriptBytes Filler = new((byte[])[0x6a, .. new byte[FloodBytes]]);

    private readonly OrphanPool pool = new(Hash256.Zero);

    [Fact]
    public void Of_a_flood_of_ten_thousand_a_hundred_are_kept_and_the_parents_of_others_are_still_resolved()
    {
        MachineNet net = new("regtest");
        NodeMachine node = net.Add("a");
        Block first = net.Mine("a");
        net.Mine("a", 100);
        net.Greet("a", Honest.Value);
        net.Greet("a", Flooder.Value);
        Transaction parent = TestTransactions.Spend(first.Transactions[0].Output(), Amount.Coins(49));
        Transaction child = TestTransactions.Spend(parent.Output(), Amount.Coins(48));
        Step asked = node.Handle(new NodeEvent.MessageReceived(net.Now, Honest, new Message.TransactionBody(child)));
        Message.GetTransactions request = Assert.IsType<Message.GetTransactions>(Assert.Single(asked.Effects.OfType<Effect.Send>()).Message);
        Assert.Equal([parent.Id], request.Ids);
        int most = 0;
        for (int i = 0; i < FloodCount; i++)
        {
            node.Handle(new NodeEvent.MessageReceived(net.Now, Flooder, new Message.TransactionBody(Large(i))));
            most = Math.Max(most, node.Orphans.Count);
        }
        Assert.Equal(OrphanPool.OrphanCountMax, most);
        node.Handle(new NodeEvent.MessageReceived(net.Now, Honest, new Message.TransactionBody(parent)));
        Assert.Equal([parent, child], node.Mempool.InOrder.Select(entry => entry.Transaction));
        Assert.Equal(OrphanPool.OrphanCountMax - 1, node.Orphans.Count);
        Evidence.Record($"threats: A19, {FloodCount} orphans of 100 kB: {most} kept, the honest child found its parent");
    }

    [Fact]
    public void Which_one_makes_room_is_drawn_from_the_seed_and_not_by_age()
    {
        string[] kept = [.. new ulong[] { 1, 1, 2 }.Select(seed =>
        {
            OrphanPool drawn = new(new(seed, 0, 0, 0));
            for (int i = 0; i < 2 * OrphanPool.OrphanCountMax; i++) drawn.Add(Small(i), Flooder, Start);
            return string.Concat(Enumerable.Range(0, 2 * OrphanPool.OrphanCountMax).Select(i => drawn.Contains(Small(i).Id) ? '+' : '-'));
        })];
        Assert.Equal(kept[0], kept[1]);
        Assert.NotEqual(kept[0], kept[2]);
        Assert.Contains('+', kept[0][..OrphanPool.OrphanCountMax]);
        Assert.Contains('-', kept[0][OrphanPool.OrphanCountMax..]);
        Assert.Equal(OrphanPool.OrphanCountMax, kept[0].Count(mark => mark == '+'));
    }

    [Fact]
    public void A_peer_that_sends_much_displaces_its_own_and_nobody_else_s()
    {
        for (int i = 0; i < 50; i++) pool.Add(Small(i), Honest, Start);
        for (int i = 50; i < 1_000; i++) pool.Add(Small(i), Flooder, Start);
        Assert.All(Enumerable.Range(0, 50), i => Assert.True(pool.Contains(Small(i).Id)));
        Assert.Equal(OrphanPool.OrphanCountMax, pool.Count);
    }

    [Fact]
    public void What_another_peer_sent_as_well_stays_when_the_flooder_gives_it_up_or_leaves()
    {
        pool.Add(Small(0), Honest, Start);
        Assert.False(pool.Add(Small(0), Flooder, Start));
        for (int i = 1; i < 1_000; i++) pool.Add(Small(i), Flooder, Start);
        pool.Forget(Flooder);
        Assert.True(pool.Contains(Small(0).Id));
        Assert.Equal(1, pool.Count);
        pool.Forget(Honest);
        Assert.Equal(0, pool.Count);
    }

    [Fact]
    public void After_twenty_minutes_an_orphan_is_given_up()
    {
        pool.Add(Small(0), Honest, Start);
        pool.Expire(Start + OrphanPool.OrphanAgeMsMax);
        Assert.Equal(1, pool.Count);
        pool.Expire(Start + (OrphanPool.OrphanAgeMsMax + 1));
        Assert.Equal(0, pool.Count);
    }

    [Fact]
    public void What_weighs_more_than_400_000_is_not_kept()
    {
        Transaction empty = MempoolBench.Filled(Small(0), 90_000);
        int missing = (OrphanPool.OrphanWeightMax - empty.Weight) / Transaction.WitnessScaleFactor;
        Transaction largest = MempoolBench.Filled(Small(0), 90_000 + missing);
        Assert.Equal(OrphanPool.OrphanWeightMax, largest.Weight);
        Assert.False(pool.Add(MempoolBench.Filled(Small(0), 90_000 + missing + 1), Honest, Start));
        Assert.True(pool.Add(largest, Honest, Start));
    }

    [Fact]
    public void A_block_that_spends_what_an_orphan_spends_removes_it()
    {
        Transaction orphan = Small(0);
        pool.Add(orphan, Honest, Start);
        pool.Add(Small(1), Honest, Start);
        pool.Confirm(new(default, [TestTransactions.Spend(orphan.Inputs[0].Previous, new Amount(7))]));
        Assert.False(pool.Contains(orphan.Id));
        Assert.Equal(1, pool.Count);
    }

    [Fact]
    public void A_block_with_the_parent_resolves_an_orphan_and_its_own_child()
    {
        MachineNet net = new("regtest");
        net.Add("a");
        net.Add("b");
        Block first = net.Mine("a");
        net.Mine("a", 100);
        net.Connect("a", "b");
        net.Disconnect("a", "b");
        net.Greet("b", Honest.Value);
        Transaction parent = TestTransactions.Spend(first.Transactions[0].Output(), Amount.Coins(49));
        Transaction child = TestTransactions.Spend(parent.Output(), Amount.Coins(48));
        Transaction grandchild = TestTransactions.Spend(child.Output(), Amount.Coins(47));
        foreach (Transaction orphan in new[] { grandchild, child }) net.Do("b", new NodeEvent.MessageReceived(net.Now, Honest, new Message.TransactionBody(orphan)));
        Assert.Equal((2, 0), (net["b"].Orphans.Count, net["b"].Mempool.Count));
        net.Do("a", new NodeEvent.SubmitTransaction(net.Now, parent));
        Block block = net.Mine("a");
        net.Do("b", new NodeEvent.SubmitBlock(net.Now, block));
        Assert.Equal([child, grandchild], net["b"].Mempool.InOrder.Select(entry => entry.Transaction));
        Assert.Equal(0, net["b"].Orphans.Count);
    }

    private static Transaction Small(int number) => TestTransactions.Spend(Nowhere(number), new Amount(1_000));

    private static Transaction Large(int number) => new(2, [new(Nowhere(number), default, TxIn.SequenceFinal)], [new(Amount.Zero, Filler)], 0);

    /// <summary>An output that nobody knows.</summary>
    private static OutPoint Nowhere(int number) => new(new(new Hash256((ulong)number, 7, 7, 7)), 0);
}
