using Blockchain.Consensus.Blocks;
using Blockchain.Node.Machine;
using Blockchain.Node.Machine.Sync;
using Blockchain.Node.Simulation;
using Blockchain.TestKit;
using Xunit;

namespace Blockchain.Node.Tests.Machine;

/// <summary>A node whose peers are silent about a better tip looks further (A24).</summary>
public sealed class StaleTipTests
{
    [Fact]
    public void A24_a_node_among_silent_peers_finds_the_better_tip_within_45_minutes()
    {
        MachineNet net = new("regtest");
        SimulatedHost host = new(net.Now, new SplitMix64(24), static (_, _) => { });
        NodeIndex victim = Add("victim"), honest = Add("honest");
        // Ten peers: two that know as little as the victim, and eight that are connected and say nothing.
        for (int i = 0; i < 2; i++) host.Network.Link(victim, Add($"idle {i}"), new(5, 5, 0));
        for (int i = 0; i < 8; i++)
        {
            NodeIndex silent = Add($"silent {i}");
            host.Network.Link(victim, silent, new(5, 5, LossPartsPerMillion: 1_000_000));
            host.Network.Link(silent, honest, new(5, 5, 0));
        }
        int asked = 0;
        host.Seek = node =>
        {
            if (node == victim && ++asked == 1) host.Network.Link(victim, honest, new(5, 5, 0));
        };
        UnixTimeMs start = host.Now;
        Block better = Assert.IsType<Answer.Mined>(host.Command(honest, new NodeEvent.Mine(host.Now, MachineNet.Anyone, "honest"))).Block;
        while (host.MachineOf(victim).Chain.Tip.Hash != better.Hash && host.Now - start < 45 * 60_000) host.RunFor(60_000);
        Assert.Equal(better.Hash, host.MachineOf(victim).Chain.Tip.Hash);
        Assert.Equal(1, asked);
        Evidence.Record($"A24: 8 of 10 peers silent: the better tip found after {(host.Now - start) / 60_000} of at most 45 virtual minutes");

        NodeIndex Add(string name) => host.Add(name, net.Parts, net.Spec.DefaultRules.Name);
    }

    [Fact]
    public void A_tip_that_stands_is_asked_about_and_one_that_moves_is_not()
    {
        MachineNet net = new("regtest");
        NodeMachine node = net.Add("a");
        net.Greet("a", "peer");
        Assert.Empty(Tick(0));
        Assert.Empty(Tick(StaleTipWatch.StaleAfterMs - 1));
        Effect[] effects = Tick(1);
        Message.GetHeaders question = Assert.IsType<Message.GetHeaders>(Assert.IsType<Effect.Send>(effects[0]).Message);
        Assert.Equal(node.Chain.Tip.Hash, question.Locator[0]);
        Assert.IsType<Effect.SeekPeer>(effects[1]);
        Assert.Empty(Tick(StaleTipWatch.RetryAfterMs - 1));
        Assert.Equal(2, Tick(1).Length);
        net.Mine("a");
        Tick(0);
        Assert.Empty(Tick(StaleTipWatch.StaleAfterMs - 1));

        Effect[] Tick(long later) => [.. node.Handle(new NodeEvent.Tick(net.Now += later)).Effects.Where(static effect => effect is Effect.Send or Effect.SeekPeer)];
    }
}
