using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Primitives;
using Blockchain.Node.Live;
using Blockchain.Node.Machine;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Blockchain.Node.Tests.Live;

public sealed class NodeLoopTests
{
    private static readonly TimeSpan Guard = TimeSpan.FromSeconds(30);

    private static CancellationToken Over => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_event_is_durable_and_published_when_its_answer_comes()
    {
        await using RunningLoop node = new();
        Block block = await node.MineAsync().WaitAsync(Guard, Over);
        Assert.Equal(["persist PersistTransition"], node.Log);
        NoticeEntry entry = Assert.Single(node.Notices.After(0));
        Assert.Equal((1, "tip-moved"), (entry.Revision, entry.Name));
        Assert.Contains(block.Hash.ToString(), entry.Json, StringComparison.Ordinal);
        Assert.Equal(block.Hash, await node.Loop.ReadAsync(machine => machine.Chain.Tip.Hash).WaitAsync(Guard, Over));
    }

    [Fact]
    public async Task What_can_be_made_anew_is_saved_with_each_tick_and_not_with_each_step()
    {
        FakeTimeProvider time = new(DateTimeOffset.FromUnixTimeSeconds(1_700_000_000));
        await using RunningLoop node = new(time: time);
        for (int i = 0; i < 3; i++) await node.MineAsync().WaitAsync(Guard, Over);
        Assert.Equal(0, node.Store.CachesSaved);
        time.Advance(NodeLoop.TickInterval);
        await node.Loop.ReadAsync(machine => machine.Chain.Tip.Height).WaitAsync(Guard, Over);
        Assert.Equal(1, node.Store.CachesSaved);
    }

    [Fact]
    public async Task Nothing_is_published_of_what_the_disk_did_not_take()
    {
        await using RunningLoop node = new();
        await node.Loop.DoAsync(now => new NodeEvent.PeerConnected(now, new("a")));
        await node.Loop.ReadAsync(machine => machine.Chain.Tip.Height).WaitAsync(Guard, Over);
        int sent = node.Log.Count;
        node.Store.IsBroken = true;
        IOException failure = await Assert.ThrowsAsync<IOException>(() => node.MineAsync().WaitAsync(Guard, Over));
        Assert.Equal("the disk is gone", failure.Message);
        Assert.Equal(sent, node.Log.Count);
        Assert.Equal(0, node.Notices.Revision);
        await Assert.ThrowsAsync<IOException>(() => node.Finished.WaitAsync(Guard, Over));
        LoopStoppedException refused = await Assert.ThrowsAsync<LoopStoppedException>(() => node.Loop.ReadAsync(machine => machine.Chain.Tip.Height));
        Assert.IsType<IOException>(refused.InnerException);
    }

    [Fact]
    public async Task Events_of_the_network_come_in_order_and_what_they_say_goes_out()
    {
        await using RunningLoop node = new();
        await node.Loop.DoAsync(now => new NodeEvent.PeerConnected(now, new("a")));
        await node.Loop.DoAsync(now => new NodeEvent.MessageReceived(now, new("a"), new Message.GetMempool()));
        await node.Loop.ReadAsync(machine => machine.Chain.Tip.Height).WaitAsync(Guard, Over);
        Assert.Equal(["send Hello to a", "disconnect a: no hello"], node.Log);
    }

    [Fact]
    public async Task A_reader_that_throws_ends_nothing_but_its_own_question()
    {
        await using RunningLoop node = new();
        await Assert.ThrowsAsync<InvalidDataException>(() => node.Loop.ReadAsync<int>(_ => throw new InvalidDataException("mine")).WaitAsync(Guard, Over));
        Assert.Equal(Height.Genesis, await node.Loop.ReadAsync(machine => machine.Chain.Tip.Height).WaitAsync(Guard, Over));
    }

    [Fact]
    public async Task A_stopped_loop_ends_in_order_and_refuses_by_name()
    {
        await using RunningLoop node = new();
        await node.MineAsync().WaitAsync(Guard, Over);
        await node.StopAsync();
        await node.Finished.WaitAsync(Guard, Over);
        await Assert.ThrowsAsync<LoopStoppedException>(() => node.MineAsync());
    }

    [Fact]
    public async Task A_mocked_clock_stands_still_and_the_next_event_has_its_time()
    {
        await using RunningLoop node = new();
        node.Clock.Mock(new(1_500_000_000));
        Block block = await node.MineAsync().WaitAsync(Guard, Over);
        Assert.Equal(1_500_000_000, block.Header.Time.Seconds);
        node.Clock.Mock(null);
        Assert.Equal(node.Clock.RealNow.ToSeconds().Seconds, node.Clock.Now.ToSeconds().Seconds, tolerance: 60.0);
    }

    [Fact]
    public async Task Many_callers_at_once_get_each_their_own_answer()
    {
        await using RunningLoop node = new();
        Block[] blocks = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(node.MineAsync, Over))).WaitAsync(Guard, Over);
        Assert.Equal(50, blocks.Select(block => block.Hash).Distinct().Count());
        Assert.Equal(50, node.Notices.Revision);
        Assert.Equal(new Height(50), await node.Loop.ReadAsync(machine => machine.Chain.Tip.Height));
    }
}
