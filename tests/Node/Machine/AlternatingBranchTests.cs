using System.Collections.Immutable;
using Blockchain.Consensus.Blocks;
using Blockchain.Node.Machine;
using Blockchain.TestKit;
using Xunit;

namespace Blockchain.Node.Tests.Machine;

/// <summary>A17: two long branches that take the lead by turns.</summary>
public sealed class AlternatingBranchTests
{
    private const int Length = 1_000;
    private const int Switches = 8;

    [Fact]
    public void A_switch_costs_what_its_depth_asks_for_and_leaves_no_coin_behind()
    {
        MachineNet net = new("regtest");
        foreach (string name in new[] { "a", "b", "judge", "replay" }) net.Add(name);
        Dictionary<string, ImmutableArray<Block>> branches = new() { ["a"] = Mine(net, "a"), ["b"] = Mine(net, "b") };
        Dictionary<string, int> given = new() { ["a"] = Length, ["b"] = 0 };
        Submit(net, "judge", branches["a"][..Length]);
        for (int i = 0; i < Switches; i++)
        {
            string behind = i % 2 == 0 ? "b" : "a";
            int old = given[behind == "b" ? "a" : "b"];
            net.Notices.Clear();
            Submit(net, "judge", branches[behind][given[behind]..(old + 1)]);
            given[behind] = old + 1;
            Notice.TipMoved moved = Assert.IsType<Notice.TipMoved>(Assert.Single(net.Notices, told => told.Notice is Notice.TipMoved).Notice);
            Assert.Equal((old, old + 1), (moved.Left.Length, moved.Joined.Length));
            Assert.Equal(branches[behind][old].Hash, net["judge"].Chain.Tip.Hash);
        }
        Submit(net, "replay", branches["a"][..given["a"]]);
        Assert.Equal(net["replay"].Chain.Tip.Hash, net["judge"].Chain.Tip.Hash);
        Assert.Equal(net["replay"].Chain.MuHash(), net["judge"].Chain.MuHash());
        Assert.Equal(net["replay"].Chain.CoinCount, net["judge"].Chain.CoinCount);
        Evidence.Record($"A17: {Switches} switches between branches of {Length} blocks and more, coins equal a replay");
    }

    private static ImmutableArray<Block> Mine(MachineNet net, string name) => [.. Enumerable.Range(0, Length + Switches).Select(_ => net.Mine(name))];

    private static void Submit(MachineNet net, string to, ImmutableArray<Block> blocks)
    {
        foreach (Block block in blocks) net.Do(to, new NodeEvent.SubmitBlock(net.Now, block));
    }
}
