using Blockchain.Consensus.Primitives;
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

    [Fact]
    public void A_node_that_comes_late_catches_up()
    {
        MachineNet net = new("regtest");
        net.Add("a");
        net.Mine("a", 50);
        net.Add("late");
        net.Connect("a", "late");
        Assert.Equal(net["a"].Chain.Tip.Hash, net["late"].Chain.Tip.Hash);
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
    }
}
