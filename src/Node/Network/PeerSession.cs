using System.Diagnostics.CodeAnalysis;
using System.IO.Pipelines;
using Blockchain.Libp2p.Faults;
using Blockchain.Libp2p.Hosting;
using Blockchain.Node.Machine;
using Blockchain.Node.Network.Addresses;
using Blockchain.Node.Protocol;
using Multiaddr = Blockchain.Libp2p.Multiformats.Multiaddr;
using NetworkPeerId = Blockchain.Libp2p.Multiformats.PeerId;

namespace Blockchain.Node.Network;

/// <summary>
/// The talk with one peer over one connection: this side writes two streams and reads the two that the peer opens. The node hears
/// that the peer is there, then each message, then that it is gone, and nothing of this peer after that.
/// </summary>
internal sealed class PeerSession(
    IHost host, NetworkPeerId peer, BanList bans, PeerNetworkOptions options, Func<Func<UnixTimeMs, NodeEvent>, ValueTask> deliver) : IDisposable
{
    private readonly Lock gate = new();
    private readonly CancellationTokenSource ending = new();
    private readonly SendQueue queue = new(options.QueueBytesMax, options.QueueAnswersMax);
    private readonly TrafficMeter meter = new(options.Time);
    private readonly Task?[] reading = new Task?[Lanes.All.Count];
    private readonly TaskCompletionSource<bool> told = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<PeerEnd> end = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource gone = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<Task> writing = [];
    private bool isOver;
    private volatile bool hasSpoken;
    private volatile AddressTalk? addresses;

    /// <summary>What the node calls the peer.</summary>
    public PeerId Name { get; } = PeerName.Of(peer);

    /// <summary>Done when the node has heard the last of it.</summary>
    public Task Gone => gone.Task;

    /// <summary>Whether another connection came up after the one that this session is of; guarded by the network's gate.</summary>
    public bool HasSuccessor { get; set; }

    /// <summary>What went to and fro so far.</summary>
    public PeerTraffic Traffic => meter.Counted;

    /// <summary>Queues a message; a peer whose queue is full is ended, so that nobody waits for it.</summary>
    public void Send(Message message)
    {
        if (!queue.TryAdd(message)) End($"does not read: more than {options.QueueBytesMax} bytes or {options.QueueAnswersMax} blocks wait for it", ban: false);
    }

    /// <summary>Asks the peer where others are, unless it was asked lately.</summary>
    public void AskForAddresses()
    {
        if (addresses?.Ask() is { } question) Send(question);
    }

    /// <summary>Ends the talk and closes the connection; the first reason counts.</summary>
    public void End(string reason, bool ban, bool closes = true) => end.TrySetResult(new(Name, reason, ban, closes));

    /// <summary>Reads a stream that the peer opened, beside the caller; false where the lane has one already or the session is over.</summary>
    public bool TryRead(Lane lane, IStream stream, [NotNullWhen(true)] out Task? done)
    {
        lock (gate)
        {
            done = null;
            if (isOver || reading[(int)lane] is not null) return false;
            done = reading[(int)lane] = Task.Run(() => ReadAsync(lane, stream));
            return true;
        }
    }

    /// <summary>Opens this side's streams, tells the node, and stays until the end; the answer is why it ended.</summary>
    public async Task<PeerEnd> RunAsync()
    {
        Task cancelling = CancelAtEndAsync();
        Multiaddr? address = host.Connections.FirstOrDefault(connection => connection.Peer == peer)?.Address;
        bool isUp = MayOpen(address) && await TryOpenAsync().ConfigureAwait(false);
        using ITimer silence = options.Time.CreateTimer(_ => EndIfSilent(), null, options.FirstMessageDeadline, Timeout.InfiniteTimeSpan);
        if (isUp) await TellAsync(now => new NodeEvent.PeerConnected(now, Name)).ConfigureAwait(false);
        if (isUp && address is not null) BeginAddresses(address);
        told.TrySetResult(isUp);
        PeerEnd why = await end.Task.ConfigureAwait(false);
        if (why.Ban) bans.Add(peer, address);
        await cancelling.ConfigureAwait(false);
        if (why.Closes && (why.Ban || !HasSuccessor)) await host.DisconnectAsync(peer).ConfigureAwait(false);
        await Task.WhenAll(StopReading()).ConfigureAwait(false);
        await Task.WhenAll(writing).ConfigureAwait(false);
        if (isUp) await TellAsync(now => new NodeEvent.PeerDisconnected(now, Name)).ConfigureAwait(false);
        return why with { WasUp = isUp };
    }

    /// <summary>After <see cref="RunAsync"/>: lets whoever waits for the peer's next session go on.</summary>
    public void Dispose()
    {
        ending.Dispose();
        gone.TrySetResult();
    }

    private void BeginAddresses(Multiaddr address)
    {
        if (options.Addresses?.Open(address) is not { } talk) return;
        addresses = talk;
        if (talk.TellOwn() is { } own) Send(own);
        AskForAddresses();
    }

    private void Exchange(Message message)
    {
        if (message is Message.Addresses told) addresses?.Take(told);
        else if (addresses?.Answer() is { } answer) Send(answer);
    }

    private async Task CancelAtEndAsync()
    {
        await end.Task.ConfigureAwait(false);
        await ending.CancelAsync().ConfigureAwait(false);
    }

    private void EndIfSilent()
    {
        if (!hasSpoken) End($"said nothing for {options.FirstMessageDeadline.TotalSeconds:0} s", ban: false);
    }

    private IEnumerable<Task> StopReading()
    {
        lock (gate)
        {
            isOver = true;
            return reading.OfType<Task>();
        }
    }

    // Opening a stream to a peer that has gone would dial it again.
    private bool MayOpen(Multiaddr? address)
    {
        if (address is null) End("has gone", ban: false, closes: false);
        else if (bans.Refuses(peer, address)) End("is refused", ban: false);
        return !end.Task.IsCompleted;
    }

    private async Task<bool> TryOpenAsync()
    {
        try
        {
            foreach (Lane lane in Lanes.All)
            {
                IStream stream = await host.OpenOnConnectionAsync(peer, Lanes.Protocol(lane, options.Genesis), ending.Token).ConfigureAwait(false);
                writing.Add(Task.Run(() => WriteAsync(lane, stream)));
                writing.Add(Task.Run(() => WatchAsync(stream.Input)));
            }
            return !end.Task.IsCompleted;
        }
        catch (NetworkException failed) when (failed.Fault == Fault.ProtocolNotSupported)
        {
            End("is of another network", ban: false);
        }
        catch (NetworkException failed)
        {
            EndBy(failed);
        }
        catch (OperationCanceledException)
        {
            // Ended meanwhile.
        }
        return false;
    }

    private async Task WriteAsync(Lane lane, IStream stream)
    {
        try
        {
            await queue.WriteAsync(lane, stream.Output, meter, ending.Token).ConfigureAwait(false);
        }
        catch (NetworkException failed)
        {
            EndBy(failed);
        }
        catch (OperationCanceledException)
        {
            // Ended meanwhile.
        }
        stream.Reset();
    }

    // Nothing is to be read on this side's stream, but its failure shows here while nothing is written.
    private async Task WatchAsync(PipeReader input)
    {
        try
        {
            while (true)
            {
                ReadResult read = await input.ReadAsync(ending.Token).ConfigureAwait(false);
                input.AdvanceTo(read.Buffer.End);
                if (read.IsCompleted) break;
            }
        }
        catch (NetworkException failed)
        {
            EndBy(failed);
        }
        catch (OperationCanceledException)
        {
            // Ended meanwhile.
        }
        await input.CompleteAsync().ConfigureAwait(false);
    }

    private async Task ReadAsync(Lane lane, IStream stream)
    {
        try
        {
            while (await told.Task.ConfigureAwait(false) && await MessageFrames.ReadAsync(stream.Input, options.Limits, ending.Token).ConfigureAwait(false) is { } bytes)
            {
                if (!MessageCodec.TryRead(bytes, options.Limits, out Message? message) || Lanes.Of(message) != lane)
                {
                    End("sent bytes that are no message", ban: true);
                    break;
                }
                meter.Received(bytes.Length);
                if (ending.IsCancellationRequested) break;
                if (message is Message.GetAddresses or Message.Addresses)
                {
                    Exchange(message);
                    continue;
                }
                hasSpoken = true;
                await TellAsync(now => new NodeEvent.MessageReceived(now, Name, message)).ConfigureAwait(false);
            }
            End("closed its stream", ban: false, closes: false);
        }
        catch (NetworkException failed) when (failed.Fault == Fault.MessageTooLarge && lane == Lane.Blocks)
        {
            // Rules that are not known here may allow it: no reason to refuse the peer.
            End("sent a block that is longer than any known rule set allows", ban: false);
        }
        catch (NetworkException failed) when (failed.Fault is Fault.MessageTooLarge or Fault.LengthMalformed)
        {
            End($"sent bytes that are no message: {failed.Message}", ban: true);
        }
        catch (NetworkException failed)
        {
            EndBy(failed);
        }
        catch (OperationCanceledException)
        {
            // Ended meanwhile.
        }
        stream.Reset();
    }

    // A connection that was lost may have a successor already, which must not be closed.
    private void EndBy(NetworkException failed) => End(failed.Message, ban: false, closes: false);

    private async ValueTask TellAsync(Func<UnixTimeMs, NodeEvent> happened)
    {
        try
        {
            await deliver(happened).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            End("this node stops", ban: false);
        }
    }
}
