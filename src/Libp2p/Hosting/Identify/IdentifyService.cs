using System.IO.Pipelines;
using System.Threading.Channels;
using Blockchain.Libp2p.Faults;
using Blockchain.Libp2p.Framing;
using Blockchain.Libp2p.Identity;
using Blockchain.Libp2p.Multiformats;

namespace Blockchain.Libp2p.Hosting.Identify;

/// <summary>
/// Asks every new peer what it speaks and where it listens, tells the same to whoever asks, and pushes it to all when it changes
/// (identify r1). The host is the only judge of what it learns: addresses are tried, not believed.
/// </summary>
internal sealed class IdentifyService(Host host, HostOptions options, ProtocolTable protocols, AddressBook book, ConnectionTable table, RunningTasks tasks)
{
    private static readonly ProtocolId Ask = new("/ipfs/id/1.0.0");
    private static readonly ProtocolId Push = new("/ipfs/id/push/1.0.0");
    private static readonly HandlerLimits Few = new() { StreamsPerPeerMax = 4 };

    // Holds one signal, however many changes wait to be pushed.
    private readonly Channel<bool> changed = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly PushMeter pushes = new(options.Identify, options.Time);
    private int version;

    /// <summary>Begins; it ends with the host.</summary>
    public void Start(CancellationToken closing)
    {
        OwnDescription own = new(options, protocols, host.Addresses);
        host.Handle(Ask, (stream, stop) => TellAsync(stream, own, stop), Few);
        host.Handle(Push, TakeAsync, Few);
        protocols.Changed += () =>
        {
            Interlocked.Increment(ref version);
            changed.Writer.TryWrite(true);
        };
        host.Watch(what =>
        {
            if (what is PeerEvent.Connected) tasks.Start(() => MeetAsync(what.Peer, own, closing));
        });
        tasks.Start(() => PushAllAsync(own, closing));
    }

    private async Task MeetAsync(PeerId peer, OwnDescription own, CancellationToken closing)
    {
        int told = Volatile.Read(ref version);
        await WithinDeadlineAsync(async stop =>
        {
            await using IStream stream = await host.OpenOnConnectionAsync(peer, Ask, stop).ConfigureAwait(false);
            await stream.Output.CompleteAsync().ConfigureAwait(false);
            await LearnAsync(stream, stop).ConfigureAwait(false);
        }, closing).ConfigureAwait(false);
        // The peer asked before it could be known whether it takes pushes.
        if (told != Volatile.Read(ref version)) await PushAsync(peer, own, closing).ConfigureAwait(false);
    }

    private async ValueTask TellAsync(IStream stream, OwnDescription own, CancellationToken closing) => await WithinDeadlineAsync(async stop =>
    {
        Multiaddr? observed = host.Connections.FirstOrDefault(connection => connection.Peer == stream.Peer)?.Address;
        await SayAsync(stream, own.ToBytes(observed), stop).ConfigureAwait(false);
    }, closing).ConfigureAwait(false);

    private async ValueTask TakeAsync(IStream stream, CancellationToken closing) =>
        await WithinDeadlineAsync(stop => pushes.TryCount(stream.Peer) ? LearnAsync(stream, stop)
            : throw new NetworkException(Fault.TooManyPushes, $"{stream.Peer} pushes too often"), closing).ConfigureAwait(false);

    private async Task PushAllAsync(OwnDescription own, CancellationToken closing)
    {
        try
        {
            await foreach (bool _ in changed.Reader.ReadAllAsync(closing).ConfigureAwait(false))
            {
                await Task.WhenAll(host.Connections.Select(connection => PushAsync(connection.Peer, own, closing))).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // The host closes.
        }
    }

    private async Task PushAsync(PeerId peer, OwnDescription own, CancellationToken closing)
    {
        if (table.Said(peer)?.Protocols.Contains(Push) != true) return;
        await WithinDeadlineAsync(async stop =>
        {
            await using IStream stream = await host.OpenOnConnectionAsync(peer, Push, stop).ConfigureAwait(false);
            await SayAsync(stream, own.ToBytes(null), stop).ConfigureAwait(false);
        }, closing).ConfigureAwait(false);
    }

    // The end of the other half says that the message was taken; disposing before would reset it.
    private static async ValueTask SayAsync(IStream stream, byte[] message, CancellationToken stop)
    {
        await LengthPrefixed.WriteAsync(stream.Output, message, stop).ConfigureAwait(false);
        await stream.Output.CompleteAsync().ConfigureAwait(false);
        while (true)
        {
            ReadResult read = await stream.Input.ReadAsync(stop).ConfigureAwait(false);
            stream.Input.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted) return;
        }
    }

    private async ValueTask LearnAsync(IStream stream, CancellationToken stop)
    {
        byte[] bytes = await LengthPrefixed.ReadAsync(stream.Input, options.Identify.MessageBytesMax, stop).ConfigureAwait(false)
            ?? throw new NetworkException(Fault.MessageTruncated, "no identify message");
        Fault fault = PeerDescription.TryRead(bytes, stream.Peer, options.Identify, IEd25519.Default, out PeerDescription? said);
        if (said is null) throw new NetworkException(fault, $"identify of {stream.Peer}");
        if (said.Addresses is not null) book.Hear(stream.Peer, said.Addresses);
        PeerEvent.Identified? before = table.Said(stream.Peer);
        table.Identify(new PeerEvent.Identified(stream.Peer, said.Protocols ?? before?.Protocols ?? [], said.Agent ?? before?.Agent ?? ""));
        // A stream that is disposed before the other side's end is reset, which the other side would count against this one.
        stream.Input.AdvanceTo((await stream.Input.ReadAsync(stop).ConfigureAwait(false)).Buffer.End);
    }

    // A peer that does not identify itself stays a peer: its failure is counted and goes no further.
    private async Task WithinDeadlineAsync(Func<CancellationToken, ValueTask> exchange, CancellationToken closing)
    {
        using CancellationTokenSource deadline = new(options.Identify.Deadline, options.Time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, closing);
        try
        {
            await exchange(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            if (!closing.IsCancellationRequested) options.Metrics.Met(Fault.RequestTimedOut);
        }
        catch (NetworkException failed)
        {
            if (FaultLayer.IsOfMessage(failed.Fault)) options.Metrics.Met(failed.Fault);
        }
    }
}
