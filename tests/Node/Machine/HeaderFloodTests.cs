using System.Collections.Immutable;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Primitives;
using Blockchain.Node.Machine;
using Blockchain.Node.Machine.Sync;
using Blockchain.Node.Simulation;
using Blockchain.TestKit;
using Xunit;

namespace Blockchain.Node.Tests.Machine;

/// <summary>Headers cost nothing to make where there is no work: they stay out of the index until the work is shown (A6, A7).</summary>
public sealed class HeaderFloodTests
{
    private const string Node = "a";
    private const string Stranger = "stranger";

    [Fact]
    public void A6_half_a_million_headers_with_too_little_work_leave_the_index_as_it_was()
    {
        const int flood = 500_000;
        MachineNet net = Net(minimumBlocks: flood + 2);
        net.Now = UnixTimeMs.Of(net.Spec.Genesis.Header.Time + flood);
        NodeMachine machine = net[Node];
        BlockHeader last = net.Spec.Genesis.Header;
        for (int sent = 0; sent < flood; sent += Message.HeadersCountMax)
        {
            ImmutableArray<BlockHeader> headers = HeaderChain.On(last, Message.HeadersCountMax);
            last = headers[^1];
            Assert.Equal(last.ComputeHash(), Asked(Hear(machine, net, new Message.Headers(headers))));
        }
        HeaderPresync presync = Presync(machine);
        Assert.Equal(flood, presync.Count);
        Assert.Equal(250 * Hash256.Size, presync.MemoryBytes);
        Assert.Equal(64_000, HeaderPresync.MemoryBytesMax);
        Assert.False(presync.IsSecondPass);
        Assert.Equal(1, machine.Chain.Tree.Count);
        Assert.Empty(net.Disconnects);
        Evidence.Record($"A6: {flood} headers without enough work: {presync.MemoryBytes} bytes of a peer, index of 1 as before");
    }

    [Fact]
    public void A_chain_that_ends_with_too_little_work_is_forgotten()
    {
        MachineNet net = Net(minimumBlocks: 5_000);
        ImmutableArray<BlockHeader> chain = HeaderChain.On(net.Spec.Genesis.Header, 3_000);
        Hear(net[Node], net, new Message.Headers(chain[..2_000]));
        Assert.Equal(2_000, Presync(net[Node]).Count);
        Assert.Empty(Hear(net[Node], net, new Message.Headers(chain[2_000..])));
        Assert.Null(Assert.Single(net[Node].ConnectedPeers).Presync);
        Assert.Equal(1, net[Node].Chain.Tree.Count);
    }

    [Fact]
    public void A_peer_that_does_not_claim_the_work_is_not_asked_on_until_it_does()
    {
        MachineNet net = Net(minimumBlocks: 4_500);
        ImmutableArray<BlockHeader> chain = HeaderChain.On(net.Spec.Genesis.Header, 2_000);
        Message.Stand Claim(int blocks) => new(net.Spec.DefaultRules.Digest, chain[^1].ComputeHash(), new(blocks), Work(net, blocks));
        Hear(net[Node], net, Claim(4_499));
        Assert.Empty(Hear(net[Node], net, new Message.Headers(chain)));
        Assert.Null(Assert.Single(net[Node].ConnectedPeers).Presync);
        Assert.Equal(net.Spec.Genesis.Hash, Asked(Hear(net[Node], net, Claim(4_500))));
        Assert.Equal(chain[^1].ComputeHash(), Asked(Hear(net[Node], net, new Message.Headers(chain))));
        Assert.Equal(2_000, Presync(net[Node]).Count);
        Assert.Equal(1, net[Node].Chain.Tree.Count);
    }

    [Fact]
    public void A_chain_that_shows_its_work_is_told_twice_and_kept()
    {
        MachineNet net = Net(minimumBlocks: 4_500);
        ImmutableArray<BlockHeader> chain = ShowWork(net);
        Hear(net[Node], net, new Message.Headers(chain[..2_000]));
        Assert.Equal(2_001, net[Node].Chain.Tree.Count);
        Hear(net[Node], net, new Message.Headers(chain[2_000..4_000]));
        Hear(net[Node], net, new Message.Headers(chain[4_000..]));
        Assert.Equal(5_001, net[Node].Chain.Tree.Count);
        Assert.Null(Assert.Single(net[Node].ConnectedPeers).Presync);
    }

    [Fact]
    public void A7_another_chain_in_the_second_pass_ends_the_connection_and_enters_nothing()
    {
        MachineNet net = Net(minimumBlocks: 4_500);
        ShowWork(net);
        ImmutableArray<BlockHeader> other = HeaderChain.On(net.Spec.Genesis.Header, Message.HeadersCountMax, variant: 1);
        net.Do(Node, new NodeEvent.MessageReceived(net.Now, new(Stranger), new Message.Headers(other)));
        Effect.Disconnect gone = Assert.Single(net.Disconnects).Effect;
        Assert.Equal(("other headers than it told before", false), (gone.Reason, gone.Ban));
        Assert.Equal(1, net[Node].Chain.Tree.Count);
        Evidence.Record("A7: another chain in the second pass: 1 of 1 found at its first message, index of 1 as before");
    }

    [Fact]
    public void A7_a_second_pass_with_fewer_headers_ends_the_connection_too()
    {
        MachineNet net = Net(minimumBlocks: 4_500);
        ImmutableArray<BlockHeader> chain = ShowWork(net);
        net.Do(Node, new NodeEvent.MessageReceived(net.Now, new(Stranger), new Message.Headers(chain[..1_999])));
        Assert.False(Assert.Single(net.Disconnects).Effect.Ban);
        Assert.Equal(1, net[Node].Chain.Tree.Count);
    }

    [Fact]
    public void Headers_more_than_a_day_of_work_behind_the_tip_are_not_kept_and_those_within_are()
    {
        MachineNet net = Net(minimumBlocks: 0);
        net.Mine(Node, 300);
        net.Greet(Node, Stranger);
        BlockHeader Above(int height) => HeaderChain.On(net[Node].Chain.Tip.Header.Ancestor(new(height)).Header, 1, variant: 2)[0];
        Assert.Empty(Hear(net[Node], net, new Message.Headers([Above(300 - HeaderIntake.MarginBlocks - 2)])));
        Assert.Equal(301, net[Node].Chain.Tree.Count);
        Hear(net[Node], net, new Message.Headers([Above(300 - HeaderIntake.MarginBlocks - 1)]));
        Assert.Equal(302, net[Node].Chain.Tree.Count);
        Block body = new(Above(3), []);
        Assert.Empty(Hear(net[Node], net, new Message.BlockBody(body)));
        Assert.Equal(302, net[Node].Chain.Tree.Count);
        Assert.Empty(net.Disconnects);
    }

    [Fact]
    public void One_header_without_its_work_keeps_all_of_its_message_out()
    {
        MachineNet net = Net(minimumBlocks: 0);
        ImmutableArray<BlockHeader> chain = HeaderChain.On(net.Spec.Genesis.Header, 10);
        BlockHeader claimed = new(4, chain[^1].ComputeHash(), default, chain[^1].Time + 1, new(0x1d00ffff), 0);
        net.Do(Node, new NodeEvent.MessageReceived(net.Now, new(Stranger), new Message.Headers(chain.Add(HeaderChain.Worked(claimed, isWorked: false)))));
        Assert.Equal(("header without work", true), (net.Disconnects[0].Effect.Reason, net.Disconnects[0].Effect.Ban));
        Assert.Equal(1, net[Node].Chain.Tree.Count);
    }

    [Fact]
    public void Headers_that_do_not_follow_each_other_end_the_connection()
    {
        MachineNet net = Net(minimumBlocks: 0);
        ImmutableArray<BlockHeader> chain = HeaderChain.On(net.Spec.Genesis.Header, 3);
        net.Do(Node, new NodeEvent.MessageReceived(net.Now, new(Stranger), new Message.Headers([chain[0], chain[2]])));
        Assert.True(Assert.Single(net.Disconnects).Effect.Ban);
        Assert.Equal(1, net[Node].Chain.Tree.Count);
    }

    [Fact]
    public void A_peer_that_stops_in_the_middle_is_asked_anew_after_a_minute()
    {
        MachineNet net = Net(minimumBlocks: 5_000);
        Hear(net[Node], net, new Message.Headers(HeaderChain.On(net.Spec.Genesis.Header, 2_000)));
        net.Now += HeaderIntake.AnswerMillisecondsMax;
        Assert.Empty(net[Node].Handle(new NodeEvent.Tick(net.Now)).Effects);
        net.Now += 1;
        Effect.Send again = Assert.IsType<Effect.Send>(Assert.Single(net[Node].Handle(new NodeEvent.Tick(net.Now)).Effects));
        Assert.Equal(net.Spec.Genesis.Hash, Assert.Single(Assert.IsType<Message.GetHeaders>(again.Message).Locator));
    }

    /// <summary>In the simulator, with nodes at both ends: the one with the work is followed, the one without stays out.</summary>
    [Fact]
    public void A_fresh_node_follows_the_peer_with_the_work_and_keeps_nothing_of_the_other()
    {
        MachineNet net = new("regtest");
        SimulatedHost host = new(net.Now, new SplitMix64(6), static (_, _) => { });
        NodeIndex Add(string name, int minimum) => host.Add(name, rules => net.Parts(rules) with { MinimumWork = Work(net, minimum) }, net.Spec.DefaultRules.Name);
        NodeIndex strong = Add("strong", 0), weak = Add("weak", 0), fresh = Add("fresh", 4_100);
        Mine(host, strong, 4_200);
        Mine(host, weak, 2_100);
        host.Network.Link(weak, fresh, new(5, 40, 0));
        host.RunFor(10_000);
        Assert.Equal(1, host.MachineOf(fresh).Chain.Tree.Count);
        host.Network.Link(strong, fresh, new(5, 40, 0));
        host.RunFor(600_000);
        Assert.Equal(host.MachineOf(strong).Chain.Tip.Hash, host.MachineOf(fresh).Chain.Tip.Hash);
        Assert.Equal(4_201, host.MachineOf(fresh).Chain.Tree.Count);
        Assert.Empty(host.Bans);
    }

    private static void Mine(SimulatedHost host, NodeIndex node, int count)
    {
        for (int i = 0; i < count; i++) host.Command(node, new NodeEvent.Mine(host.Now, MachineNet.Anyone, host.NameOf(node)));
    }

    private static MachineNet Net(int minimumBlocks)
    {
        MachineNet net = new("regtest");
        net.Add(Node, change: parts => parts with { MinimumWork = Work(net, minimumBlocks) });
        net.Greet(Node, Stranger, claimed: Work(net, 1_000_000));
        return net;
    }

    private static ChainWork Work(MachineNet net, int blocks) =>
        new(UInt256.From(net.Spec.Genesis.Header.Bits.Work.Hashes.ToBigInteger() * blocks));

    /// <summary>Tells 5,000 headers in the first pass; the node then asks from the genesis on.</summary>
    private static ImmutableArray<BlockHeader> ShowWork(MachineNet net)
    {
        ImmutableArray<BlockHeader> chain = HeaderChain.On(net.Spec.Genesis.Header, 5_000);
        Assert.Equal(chain[1_999].ComputeHash(), Asked(Hear(net[Node], net, new Message.Headers(chain[..2_000]))));
        Assert.Equal(chain[3_999].ComputeHash(), Asked(Hear(net[Node], net, new Message.Headers(chain[2_000..4_000]))));
        Assert.Equal(net.Spec.Genesis.Hash, Asked(Hear(net[Node], net, new Message.Headers(chain[4_000..]))));
        Assert.True(Presync(net[Node]).IsSecondPass);
        Assert.Equal(1, net[Node].Chain.Tree.Count);
        return chain;
    }

    private static ImmutableArray<Effect> Hear(NodeMachine machine, MachineNet net, Message message) =>
        machine.Handle(new NodeEvent.MessageReceived(net.Now, new(Stranger), message)).Effects;

    private static BlockHash Asked(ImmutableArray<Effect> effects) =>
        Assert.IsType<Message.GetHeaders>(Assert.IsType<Effect.Send>(Assert.Single(effects)).Message).Locator[0];

    private static HeaderPresync Presync(NodeMachine machine)
    {
        HeaderPresync? presync = Assert.Single(machine.ConnectedPeers).Presync;
        Assert.NotNull(presync);
        return presync;
    }
}
