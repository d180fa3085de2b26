using System.IO.Pipelines;
using Blockchain.Libp2p.Faults;
using Blockchain.Libp2p.Framing;
using Blockchain.Libp2p.Gossip.Router;
using Blockchain.Libp2p.Gossip.Wire;
using Blockchain.Libp2p.Hosting;
using Blockchain.Libp2p.Multiformats;

namespace Blockchain.Libp2p.Gossip.Service;

/// <summary>One peer: the stream that this side writes, opened again when it fails, and the one that the peer writes.</summary>
internal sealed class PeerLink : IDisposable
{
    private readonly IHost host;
    private readonly GossipOptions options;
    private readonly RouterOwner owner;
    private readonly ReceiveBudget budget;
    private readonly CancellationTokenSource stopping = new();
    private readonly CancellationToken stop;
    private readonly Lock gate = new();
    private TaskCompletionSource called = new();
    private TaskCompletionSource opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private CancellationTokenSource? writing;
    private IStream? inbound;

    /// <summary>Makes one; <see cref="RunAsync"/> is its work.</summary>
    public PeerLink(PeerId peer, IHost host, GossipOptions options, RouterOwner owner)
    {
        Peer = peer;
        this.host = host;
        this.options = options;
        this.owner = owner;
        budget = new ReceiveBudget(options);
        Missed = new MissedMessages(options.Router);
        stop = stopping.Token;
    }

    /// <summary>Who.</summary>
    public PeerId Peer { get; }

    /// <summary>What waits towards the peer; null while no stream to it stands. Only the router's owner sets it.</summary>
    public SendQueue? Queue { get; private set; }

    /// <summary>The topics that the peer takes, to tell the router again when this side's stream was opened anew: the peer will not.</summary>
    public HashSet<Topic> Topics { get; } = [];

    /// <summary>What the peer missed.</summary>
    public MissedMessages Missed { get; }

    /// <summary>Keeps a stream to the peer open until the link is disposed, or fails without a connection.</summary>
    /// <param name="dials">Whether opening the first stream may dial the peer.</param>
    public async Task RunAsync(bool dials)
    {
        TimeSpan delay = options.ReopenDelay;
        try
        {
            while (!stop.IsCancellationRequested)
            {
                long began = options.Time.GetTimestamp();
                lock (gate) called = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                Fault why = await OpenAndWriteAsync(dials).ConfigureAwait(false);
                dials = false;
                if (owner.TryForget(this)) return;
                if (options.Time.GetElapsedTime(began) > options.ReopenDelayMax) delay = options.ReopenDelay;
                // A peer that does not speak gossip may do so later: identify says so, or it opens a stream of its own.
                if (why == Fault.ProtocolNotSupported) await called.Task.WaitAsync(stop).ConfigureAwait(false);
                else await Task.Delay(delay, options.Time, stop).ConfigureAwait(false);
                delay = TimeSpan.FromTicks(Math.Min(2 * delay.Ticks, options.ReopenDelayMax.Ticks));
            }
        }
        catch (OperationCanceledException)
        {
            // Disposed.
        }
    }

    /// <summary>The peer speaks gossip: worth another attempt.</summary>
    public void Call()
    {
        lock (gate) called.TrySetResult();
    }

    /// <summary>A stream to the peer stands; called by the router's owner.</summary>
    public void Attach(SendQueue queue)
    {
        Queue = queue;
        opened.TrySetResult();
    }

    /// <summary>No stream to the peer stands; called by the router's owner.</summary>
    public void Detach()
    {
        Volatile.Write(ref opened, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        Queue = null;
    }

    /// <summary>Ends this side's stream, to begin anew.</summary>
    public void Restart()
    {
        lock (gate) _ = writing?.CancelAsync();
    }

    /// <summary>Ends both streams and all work; returns at once.</summary>
    public void Dispose() => _ = EndAsync();

    /// <summary>Reads the peer's stream to its end. A second one takes the place of the first.</summary>
    public async ValueTask ReadAsync(IStream stream, CancellationToken hostStop)
    {
        using CancellationTokenSource both = CancellationTokenSource.CreateLinkedTokenSource(hostStop, stop);
        IStream? older;
        lock (gate) (older, inbound) = (inbound, stream);
        older?.Reset();
        Call();
        try
        {
            while (await LengthPrefixed.ReadAsync(stream.Input, options.Rpc.BytesMax, both.Token).ConfigureAwait(false) is { } bytes)
            {
                Fault fault = GossipRpcReader.TryRead(bytes, options.Rpc, out GossipRpc rpc);
                if (fault != Fault.None) throw new NetworkException(fault, "a gossip RPC that is not heeded");
                await ReceiveAsync(bytes.Length, rpc, both.Token).ConfigureAwait(false);
            }
        }
        catch (NetworkException ended)
        {
            if (IsFramingFault(ended.Fault)) options.Metrics.Met(ended.Fault);
            stream.Reset();
        }
        catch (OperationCanceledException)
        {
            stream.Reset();
        }
        lock (gate)
        {
            if (inbound == stream) inbound = null;
        }
    }

    // Not before this side's stream stands: the router answers, and does not know the peer earlier.
    private async ValueTask ReceiveAsync(int bytes, GossipRpc rpc, CancellationToken ending)
    {
        Receipt receipt = await budget.EnterAsync(bytes, rpc.Messages.Count, ending).ConfigureAwait(false);
        try
        {
            do
            {
                await Volatile.Read(ref opened).Task.WaitAsync(ending).ConfigureAwait(false);
            }
            while (!owner.TryReceive(this, rpc, receipt));
        }
        finally
        {
            receipt.Release();
        }
    }

    private async ValueTask<Fault> OpenAndWriteAsync(bool dials)
    {
        // Opening a stream to a peer that has gone would dial it again.
        if (!dials && !host.Connections.Any(connection => connection.Peer == Peer)) return Fault.ConnectionLost;
        IStream stream;
        try
        {
            stream = await host.OpenStreamAsync(Peer, GossipService.Protocols, stop).ConfigureAwait(false);
        }
        catch (NetworkException failed)
        {
            return failed.Fault;
        }
        SendQueue queue = new(options);
        using CancellationTokenSource ending = CancellationTokenSource.CreateLinkedTokenSource(stop);
        lock (gate) writing = ending;
        Task watching = WatchAsync(stream.Input, ending);
        try
        {
            if (owner.TryOpened(this, queue)) await queue.WriteToAsync(stream.Output, ending.Token).ConfigureAwait(false);
        }
        catch (NetworkException)
        {
            // Lost, or refused by the peer: the next attempt will tell.
        }
        catch (OperationCanceledException)
        {
            // Restarted, disposed, or failed while nothing was written.
        }
        owner.Closed(this);
        queue.Close();
        lock (gate) writing = null;
        stream.Reset();
        await ending.CancelAsync().ConfigureAwait(false);
        await watching.ConfigureAwait(false);
        return Fault.StreamReset;
    }

    // Nothing is to be read on this side's stream, but its failure shows here while nothing is written. A peer that closes its half is right.
    private static async Task WatchAsync(PipeReader input, CancellationTokenSource ending)
    {
        try
        {
            while (true)
            {
                ReadResult read = await input.ReadAsync(ending.Token).ConfigureAwait(false);
                input.AdvanceTo(read.Buffer.End);
                if (read.IsCompleted) return;
            }
        }
        catch (NetworkException)
        {
            _ = ending.CancelAsync();
        }
        catch (OperationCanceledException)
        {
            // The writer ended first.
        }
    }

    private async Task EndAsync()
    {
        await stopping.CancelAsync().ConfigureAwait(false);
        stopping.Dispose();
    }

    private static bool IsFramingFault(Fault fault) => fault is Fault.LengthMalformed or Fault.MessageTooLarge
        or Fault.MessageTruncated or Fault.MessageMalformed or Fault.GossipTooManyEntries;
}
