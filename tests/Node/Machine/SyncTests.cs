using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Chain;
using Blockchain.Consensus.Forks;
using Blockchain.Consensus.Primitives;
using Blockchain.Node.Machine;
using Xunit;

namespace Blockchain.Node.Tests.Machine;

/// <summary>Machines find each other's blocks and transactions.</summary>
public sealed class SyncTests
{
    [Fact]
    public void A_mined_block_is_best_everywhere()
    {
        MachineNet net = new("regtest");
        foreach (string name in new[] { "a", "b", "c" }) net.Add(name);
        net.ConnectAll();
        net.Mine("a", 3);
        Assert.All(net.Names, name => Assert.Equal(net["a"].Chain.Tip.Hash, net[name].Chain.Tip.Hash));
        Assert.Equal(new Height(3), net["c"].Chain.Tip.Height);
    }

    [Theory]
    [InlineData("a", "b")]
    [InlineData("b", "a")]
    public void A_block_that_is_mined_between_two_hellos_is_told(string first, string second)
    {
        MachineNet net = new("regtest");
        net.Add("a");
        net.Add("b");
        net.Do(first, new NodeEvent.PeerConnected(net.Now, new(second)), run: false);
        net.Do(second, new NodeEvent.PeerConnected(net.Now, new(first)), run: false); // both hellos are on their way
        Block mined = net.Mine("a");
        Assert.Equal(mined.Hash, net["b"].Chain.Tip.Hash);
    }

    [Fact]
    public void A_node_that_comes_late_catches_up()
    {
        MachineNet net = new("regtest");
        net.Add("a");
        net.Mine("a", 2_050); // more than one message of headers holds
        net.Add("late");
        net.Connect("a", "late");
        Assert.Equal(net["a"].Chain.Tip.Hash, net["late"].Chain.Tip.Hash);
    }

    [Fact]
    public void A_node_that_stopped_amid_its_first_blocks_goes_on_at_its_next_start()
    {
        MachineNet net = new("regtest");
        net.Add("a");
        Block tip = net.Mine("a", 40);
        ChainedHeader best = net["a"].Chain.Tip.Header;
        net.Add("b", change: parts =>
        {
            Chainstate restored = new(parts.Genesis, parts.Known[0], parts.Store, parts.Scripts, parts.Salt);
            for (int height = 1; height <= 40; height++) restored.AcceptHeader(best.Ancestor(new(height)).Header, net.Now.ToSeconds());
            return parts with { Restored = restored };
        });
        net.Do("b", new NodeEvent.Start(net.Now));
        Assert.Equal(41, net["b"].Chain.Tree.Count);
        net.Connect("a", "b");
        Assert.Equal(tip.Hash, net["b"].Chain.Tip.Hash);
    }

    [Fact]
    public void What_was_forbidden_by_hand_is_followed_again_once_it_is_reconsidered()
    {
        MachineNet net = new("regtest");
        net.Add("a");
        net.Add("b");
        net.Connect("a", "b");
        net.Mine("a");
        Block second = net.Mine("a");
        net.Mine("a");
        net.Do("b", new NodeEvent.InvalidateBlock(net.Now, second.Hash));
        Block tip = net.Mine("a", 3);
        Assert.Equal(new Height(1), net["b"].Chain.Tip.Height);
        net.Do("b", new NodeEvent.ReconsiderBlock(net.Now, second.Hash));
        Assert.Equal(tip.Hash, net["b"].Chain.Tip.Hash);
    }

    [Fact]
    public void A_body_that_came_while_its_branch_was_forbidden_is_asked_for_again()
    {
        MachineNet net = new("regtest");
        net.Add("a");
        Block first = net.Mine("a"), second = net.Mine("a"), third = net.Mine("a");
        NodeMachine late = net.Add("late");
        net.Greet("late", "peer");
        Hear(new Message.Headers([first.Header, second.Header]));
        Assert.Equal([first.Hash, second.Hash], late.ConnectedPeers.Single().InFlight.Keys);

        net.Do("late", new NodeEvent.InvalidateBlock(net.Now, first.Hash));
        Hear(new Message.Headers([third.Header])); // with it the second is known to stand on what is forbidden
        Hear(new Message.BlockBody(second));
        net.Do("late", new NodeEvent.ReconsiderBlock(net.Now, first.Hash));
        Assert.Equal(new[] { first, second, third }.Select(block => block.Hash).ToHashSet(), [.. late.ConnectedPeers.Single().InFlight.Keys]);
        foreach (Block block in new[] { third, second, first }) Hear(new Message.BlockBody(block));
        Assert.Equal(third.Hash, late.Chain.Tip.Hash);

        void Hear(Message message) => net.Do("late", new NodeEvent.MessageReceived(net.Now, new("peer"), message));
    }

    [Fact]
    public void A_body_that_outlived_a_crash_without_its_parent_s_header_is_asked_for_again()
    {
        MachineNet net = new("regtest");
        net.Add("a");
        Block first = net.Mine("a"), second = net.Mine("a");
        net.Add("late", change: parts =>
        {
            parts.Store.Put(second);
            return parts;
        });
        net.Connect("a", "late");
        Assert.Equal(second.Hash, net["late"].Chain.Tip.Hash);
        Assert.True(net["late"].Headers.FindBody(first.Hash) is not null);
    }

    [Fact]
    public void A_block_that_one_peer_gave_changed_is_had_of_another()
    {
        MachineNet net = new("regtest");
        net.Add("a");
        Block block = net.Mine("a");
        net.Add("b");
        net.Greet("b", "liar");
        PeerId liar = new("liar");
        net.Do("b", new NodeEvent.MessageReceived(net.Now, liar, new Message.Headers([block.Header])));
        net.Do("b", new NodeEvent.MessageReceived(net.Now, liar, new Message.BlockBody(new(block.Header, [block.Transactions[0], block.Transactions[0]]))));
        Assert.True(Assert.Single(net.Disconnects).Effect.Ban);
        net.Connect("a", "b");
        Assert.Equal(block.Hash, net["b"].Chain.Tip.Hash);
    }

    [Fact]
    public void After_a_partition_the_longer_branch_wins_everywhere()
    {
        MachineNet net = new("regtest");
        net.Add("a");
        net.Add("b");
        net.Connect("a", "b");
        net.Mine("a", 5);
        net.Disconnect("a", "b");
        net.Mine("a", 3);
        net.Mine("b", 4);
        net.Connect("a", "b");
        Assert.Equal(new Height(9), net["a"].Chain.Tip.Height);
        Assert.Equal(net["b"].Chain.Tip.Hash, net["a"].Chain.Tip.Hash);
        Assert.Equal(net["b"].Chain.MuHash(), net["a"].Chain.MuHash());
        Assert.Empty(net.Disconnects);
        Assert.All(net.Names, name => Assert.Equal(ForkKind.Partition, Assert.Single(net[name].Forks.Monitor.Incidents).Kind));
    }

    [Fact]
    public void A_race_of_one_block_is_counted_and_raises_no_alarm()
    {
        MachineNet net = new("regtest");
        net.Add("a");
        net.Add("b");
        net.Add("watcher");
        net.Connect("a", "watcher");
        net.Connect("b", "watcher");
        net.Mine("a", 5);
        net.Disconnect("b", "watcher");
        net.Mine("a");
        net.Mine("b");
        net.Connect("b", "watcher");
        net.Mine("a");
        Assert.Equal(net["a"].Chain.Tip.Hash, net["b"].Chain.Tip.Hash);
        Assert.All(net.Names, name => Assert.Empty(net[name].Forks.Monitor.Incidents));
        Assert.Equal(1, net["watcher"].Forks.Monitor.Races);
    }

    [Fact]
    public void Lists_that_are_too_long_end_the_connection()
    {
        MachineNet net = new("regtest");
        net.Add("a");
        foreach ((string peer, Message message) in new (string, Message)[]
        {
            ("headers", new Message.Headers([.. Enumerable.Repeat(net.Spec.Genesis.Header, Message.HeadersCountMax + 1)])),
            ("locator", new Message.GetHeaders([.. Enumerable.Repeat(net.Spec.Genesis.Hash, Message.LocatorCountMax + 1)])),
            ("inventory", new Message.Inventory([.. Enumerable.Repeat(TxId.Zero, Message.InventoryCountMax + 1)])),
            ("request", new Message.GetTransactions([.. Enumerable.Repeat(TxId.Zero, Message.InventoryCountMax + 1)])),
        })
        {
            net.Greet("a", peer);
            net.Do("a", new NodeEvent.MessageReceived(net.Now, new(peer), message));
            Assert.True(Assert.Single(net.Disconnects, gone => gone.Effect.Peer.Value == peer).Effect.Ban);
        }
    }

    [Fact]
    public void A_header_without_work_ends_the_connection_and_enters_nothing()
    {
        MachineNet net = new("regtest");
        net.Add("a");
        net.Greet("a", "liar");
        BlockHeader header = new(4, net.Spec.Genesis.Hash, default, net.Now.ToSeconds(), new(0x207fffff), 0);
        while (UInt256.From(header.ComputeHash().Value).High >> 127 == 0) header = header with { Nonce = header.Nonce + 1 };
        net.Do("a", new NodeEvent.MessageReceived(net.Now, new("liar"), new Message.Headers([header])));
        Assert.True(Assert.Single(net.Disconnects).Effect.Ban);
        Assert.Equal(1, net["a"].Chain.Tree.Count);
    }
}
