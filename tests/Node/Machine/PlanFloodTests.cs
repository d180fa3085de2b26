using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Governance;
using Blockchain.Consensus.Primitives;
using Blockchain.Node.Machine;
using Blockchain.Node.Machine.Rollback;
using Xunit;

namespace Blockchain.Node.Tests.Machine;

/// <summary>Plans cost nothing to send: junk must not keep a real one out.</summary>
public sealed class PlanFloodTests
{
    [Fact]
    public void A_flood_of_plans_does_not_keep_the_next_one_out()
    {
        MachineNet net = new("march-2013");
        NodeMachine node = net.Add("a", "0.8");
        RollbackDesk desk = Assert.IsType<RollbackDesk>(node.Rollbacks);
        net.Mine("a", 3);
        net.Greet("a", "flooder");
        for (uint i = 1; i <= 200; i++) Send(net, Junk(net, i, uint.MaxValue));
        Assert.Equal(RollbackDesk.PlanCountMax, desk.Cases.Count());
        RollbackPlan last = Junk(net, 1_000, round: 1);
        Send(net, last);
        Assert.Contains(desk.Cases, known => known.Id == last.ComputeDigest());
    }

    [Fact]
    public void A_plan_for_another_network_is_not_kept()
    {
        MachineNet net = new("march-2013");
        NodeMachine node = net.Add("a", "0.8");
        net.Greet("a", "stranger");
        Send(net, Junk(net, 1, round: 1) with { Network = new(1, net.Spec.Genesis.Hash) }, "stranger");
        Assert.Empty(Assert.IsType<RollbackDesk>(node.Rollbacks).Cases);
    }

    private static void Send(MachineNet net, RollbackPlan plan, string peer = "flooder") =>
        net.Do("a", new NodeEvent.MessageReceived(net.Now, new(peer), new Message.Plan(plan)));

    /// <summary>Blocks that nobody here has: it may still be a real plan, whose blocks are on the way.</summary>
    private static RollbackPlan Junk(MachineNet net, uint number, uint round)
    {
        NodeParts parts = NodeParts.Of(net.Spec, null, Consensus.Crypto.BouncyCastleVerifier.Instance);
        BlockPlace place = new(new(new Hash256(number, 1, 2, 3)), new(9));
        return new()
        {
            Network = parts.Network,
            Council = Assert.IsType<Council>(parts.Council).Digest,
            Epoch = new(round, 0),
            Incident = default,
            ForkPoint = new(new(new Hash256(number, 4, 5, 6)), new(5)),
            AbandonTip = place,
            KeepTip = place with { Height = new(8) },
            Banned = [place.Hash],
            CoinSet = default,
            Report = default,
            ExpiryHeight = new(1_000),
            Reason = "junk",
        };
    }
}
