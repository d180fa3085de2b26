using Blockchain.InteropPeer.Driver;
using Blockchain.Libp2p.Faults;
using Blockchain.Libp2p.Gossip;
using Blockchain.TestKit;
using Xunit;

namespace Blockchain.Interop.Tests;

/// <summary>A subscriber that stands still must cost its queue and nothing more.</summary>
public sealed class StoppedPeerTests : IAsyncLifetime
{
    private const int Megabyte = 1024 * 1024;
    private const int Messages = 400;
    private const int Batch = 4;
    private const string Topic = "interop";
    private const string TopicAfter = "after";

    // What lies between the queue of gossip and a socket that takes nothing: the queue of the connection, and batches that are being made.
    private const int ConnectionBytesMax = 4 * Megabyte;

    // What the two others have queued at most: one batch each, on its way from the queue of gossip to that of the connection.
    private const int HealthyBytesMax = 2 * 2 * Batch * Megabyte;

    // Everything else that a process with three peers holds.
    private const int OtherBytesMax = 16 * Megabyte;

    private readonly Peers peers = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => peers.DisposeAsync();

    [Theory]
    [InlineData(PeerKind.Js)]
    [InlineData(PeerKind.Ours)]
    public async Task A_stopped_subscriber_costs_its_queue_and_others_get_everything(PeerKind kind)
    {
        PeerProcess publisher = await peers.StartAsync(PeerKind.Ours, Stop);
        PeerProcess stopped = await peers.StartAsync(kind, Stop);
        PeerProcess[] healthy = [await peers.StartAsync(PeerKind.Ours, Stop), await peers.StartAsync(PeerKind.Js, Stop)];
        foreach (PeerProcess peer in new[] { stopped, healthy[0], healthy[1] })
        {
            await Peers.DialAsync(publisher, peer, Stop);
            foreach (string topic in new[] { Topic, TopicAfter }) await peer.AskAsync<Done>("subscribe", new { topic }, Stop);
        }
        foreach (string topic in new[] { Topic, TopicAfter })
        {
            await publisher.AskAsync<Done>("subscribe", new { topic }, Stop);
            await publisher.AskAsync<Neighbours>("neighbours", new { topic, subscribers = 3, mesh = 3 }, Stop);
        }

        await stopped.SignalAsync("STOP", Stop);
        await PublishAsync(publisher, healthy);
        Info info = await publisher.AskAsync<Info>("info", null, Stop);
        GossipOptions options = new();
        long queuedMax = options.QueueBytesMax + options.QueueControlBytesMax + ConnectionBytesMax + HealthyBytesMax;
        long peak = info.LevelsPeak["libp2p.send.queued"];
        Assert.InRange(peak, options.QueueBytesMax - Megabyte, queuedMax); // the queue was as full as it may be, and no fuller
        Assert.True(info.Faults.GetValueOrDefault(nameof(Fault.GossipQueueFull)) > 0);
        Assert.InRange(info.HeapBytes, 1, queuedMax + options.Router.HistoryBytesMax + OtherBytesMax);

        await stopped.SignalAsync("CONT", Stop);
        string end = await ServedOrDroppedAsync(publisher, stopped);
        Evidence.Record(
            $"interop: {kind} stopped by SIGSTOP while {Messages} messages of 1 MB were published: {peak / Megabyte} MB queued at most, {info.HeapBytes / Megabyte} MB in use, "
            + $"2 of 2 other subscribers got {Messages} of {Messages}; then it was {end} and got a new message");
    }

    // Publishes at the pace of the slowest of some peers, and makes sure that each has every message once.
    private static async Task PublishAsync(PeerProcess publisher, PeerProcess[] to)
    {
        for (int sent = 0; sent < Messages; sent += Batch)
        {
            await publisher.AskAsync<Published>("publish", new { topic = Topic, size = Megabyte, seed = sent, count = Batch }, Stop);
            await Task.WhenAll(to.Select(peer => peer.AskAsync<Received>("received", new { topic = Topic, count = sent + Batch }, Stop)));
        }
        foreach (PeerProcess peer in to)
        {
            Received received = await peer.AskAsync<Received>("received", new { topic = Topic }, Stop);
            Assert.Equal(Messages, received.Messages.Count);
            Assert.All(received.Messages.Values, static times => Assert.Single(times));
        }
    }

    private static async Task<string> ServedOrDroppedAsync(PeerProcess publisher, PeerProcess stopped)
    {
        await publisher.AskAsync<Published>("publish", new { topic = TopicAfter, size = 100 }, Stop);
        Task<Received> served = stopped.AskAsync<Received>("received", new { topic = TopicAfter, count = 1, timeoutMs = 60_000 }, Stop);
        Task dropped = publisher.EventAsync("disconnected", stopped.Peer, Stop);
        if (await Task.WhenAny(served, dropped) == served)
        {
            Assert.Single((await served).Messages);
            return "served again";
        }
        await dropped;
        Assert.DoesNotContain((await publisher.AskAsync<Info>("info", null, Stop)).Connections, connection => connection.Peer == stopped.Peer);
        await Peers.DialAsync(publisher, stopped, Stop);
        await publisher.AskAsync<Neighbours>("neighbours", new { topic = TopicAfter, subscribers = 3 }, Stop);
        Published published = await publisher.AskAsync<Published>("publish", new { topic = TopicAfter, size = 100, seed = 1 }, Stop);
        await UntilReceivedAsync(stopped, Assert.Single(published.Messages.Keys));
        return "dropped, dialled again";
    }

    // The one before it may come as well, or not.
    private static async Task UntilReceivedAsync(PeerProcess peer, string id)
    {
        for (int count = 1; ; count++)
        {
            Received received = await peer.AskAsync<Received>("received", new { topic = TopicAfter, count, timeoutMs = 60_000 }, Stop);
            if (received.Messages.ContainsKey(id)) return;
        }
    }
}
