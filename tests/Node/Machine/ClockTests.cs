using Blockchain.Consensus.Blocks;
using Blockchain.Node.Machine;
using Blockchain.Node.Machine.Sync;
using Blockchain.TestKit;
using Xunit;

namespace Blockchain.Node.Tests.Machine;

/// <summary>A clock that is wrong is told to people, and decides nothing (threats.md A26).</summary>
public sealed class ClockTests
{
    private const string Node = "a";
    private const long Hours3Seconds = 3 * 3_600;

    private readonly MachineNet net = new("regtest");
    private readonly NodeMachine machine;

    public ClockTests() => machine = net.Add(Node);

    private string[] Warnings => [.. net.Notices.Select(told => told.Notice).OfType<Notice.Warning>().Select(warning => warning.Text)];

    [Theory]
    [InlineData(Hours3Seconds, "this node's clock is 10800 s behind that of its peers (median): check the date and time of this machine")]
    [InlineData(-Hours3Seconds, "this node's clock is 10800 s ahead of that of its peers (median): check the date and time of this machine")]
    public void A26_a_clock_three_hours_off_is_told_of_once_until_it_agrees_again(long aheadSeconds, string warning)
    {
        for (int i = 1; i <= 5; i++)
        {
            Greet($"p{i}", aheadSeconds);
            Assert.Equal(i < ClockWatch.PeersMin ? [] : [warning], Warnings);
        }
        Assert.Equal(warning, machine.Clock.Warning);
        Assert.Equal(aheadSeconds, machine.Clock.PeersAheadSeconds);
        for (int i = 1; i <= 5; i++) net.Do(Node, new NodeEvent.PeerDisconnected(net.Now, new($"p{i}")));
        net.Do(Node, new NodeEvent.Tick(net.Now));
        Assert.Null(machine.Clock.Warning);
        Assert.Null(machine.Clock.PeersAheadSeconds);
        for (int i = 1; i <= 3; i++) Greet($"q{i}", aheadSeconds);
        Assert.Single(Warnings); // nothing has changed
        for (int i = 1; i <= 4; i++) Greet($"r{i}", 0);
        Assert.Null(machine.Clock.Warning);
        for (int i = 1; i <= 4; i++) Greet($"s{i}", aheadSeconds);
        Assert.Equal([warning, warning], Warnings);
        Evidence.Record("A26: clocks 3 h ahead and behind: one warning for each of two changes, none from two peers");
    }

    [Fact]
    public void Ten_minutes_are_no_difference_and_a_minority_of_liars_makes_none()
    {
        for (int i = 0; i < 3; i++) Greet($"near{i}", ClockWatch.DifferenceSecondsMax);
        for (int i = 0; i < 2; i++) Greet($"liar{i}", uint.MaxValue);
        Assert.Equal(ClockWatch.DifferenceSecondsMax, machine.Clock.PeersAheadSeconds);
        Assert.Empty(Warnings);
        for (int i = 0; i < 2; i++) Greet($"liar{i + 2}", uint.MaxValue);
        Assert.Single(Warnings);
    }

    [Fact]
    public void A26_a_node_three_hours_behind_warns_of_a_header_and_takes_it_when_its_time_has_come()
    {
        Greet("p", 0);
        net.Mine(Node); // a chain that is not new
        UnixTimeMs right = net.Now + (Hours3Seconds * 1_000);
        BlockHeader next = FromThen(variant: 1), other = FromThen(variant: 2);
        Hear(next, net.Now);
        Hear(other, net.Now);
        Assert.Equal([$"block {next.ComputeHash()} is 10800 s ahead of this node's clock and is not taken yet: this clock is behind, or its miner's is ahead"], Warnings);
        Assert.Equal(2, machine.Chain.Tree.Count);
        Assert.Empty(net.Disconnects);
        Hear(next, right);
        Assert.Equal(3, machine.Chain.Tree.Count);
        Hear(FromThen(variant: 3), net.Now);
        Assert.Equal(2, Warnings.Length); // one was taken in between

        BlockHeader FromThen(byte variant) =>
            HeaderChain.Worked(HeaderChain.On(machine.Chain.Tip.Header.Header, 1, variant)[0] with { Time = right.ToSeconds() });
    }

    private void Greet(string peer, long aheadSeconds) => net.Greet(Node, peer, aheadSeconds: aheadSeconds);

    private void Hear(BlockHeader header, UnixTimeMs now) =>
        net.Do(Node, new NodeEvent.MessageReceived(now, new("p"), new Message.Headers([header])));
}
