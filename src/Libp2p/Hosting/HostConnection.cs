using Blockchain.Libp2p.Faults;
using Blockchain.Libp2p.Multiformats;
using Blockchain.Libp2p.Noise;
using Blockchain.Libp2p.Transports;
using Blockchain.Libp2p.Yamux;

namespace Blockchain.Libp2p.Hosting;

/// <summary>A connection that stands: a session of streams with a peer that proved who it is.</summary>
internal sealed class HostConnection : IAsyncDisposable
{
    private readonly ITransportConnection raw;
    private readonly YamuxSession session;
    private readonly ConnectionSlot slot;
    private readonly TimeProvider time;
    private readonly long establishedAt;
    private readonly TaskCompletionSource<bool> admitted = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource gone = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int streamsBegun;
    private (int StreamsBegun, long Since)? quiet;

    /// <summary>Begins the session.</summary>
    /// <param name="raw">The transport's connection, closed when the session ends.</param>
    /// <param name="secure">What the handshake made of it.</param>
    /// <param name="direction">Who dialled.</param>
    /// <param name="slot">The connection's room, freed when it ends.</param>
    /// <param name="options">Clock, counters and limits.</param>
    /// <param name="serve">Serves one inbound stream beside the caller.</param>
    public HostConnection(
        ITransportConnection raw, SecureConnection secure, Direction direction, ConnectionSlot slot, HostOptions options, Action<HostConnection, YamuxStream> serve)
    {
        (this.raw, this.slot, time) = (raw, slot, options.Time);
        Description = new PeerConnection(secure.RemotePeer, raw.RemoteAddress.WithoutPeer(), direction);
        establishedAt = time.GetTimestamp();
        YamuxRole role = direction switch { Direction.Outbound => YamuxRole.Client, Direction.Inbound => YamuxRole.Server };
        session = new YamuxSession(secure, role, options.Yamux, stream =>
        {
            Interlocked.Increment(ref streamsBegun);
            serve(this, stream);
        }, time, options.Metrics);
    }

    /// <summary>Who, where, and who dialled.</summary>
    public PeerConnection Description { get; }

    /// <summary>The other side.</summary>
    public PeerId Peer => Description.Peer;

    /// <summary>True once the host has told that the peer is connected, false when it refused the connection: inbound streams wait for it.</summary>
    public Task<bool> Admitted => admitted.Task;

    /// <summary>Why no further stream can be opened: a farewell of either side, or the end; null while the connection is alive.</summary>
    public NamedEnd? Farewell => session.Farewell;

    /// <summary>Done when the connection has ended and nobody finds it any more.</summary>
    public Task Gone => gone.Task;

    /// <summary>How long after another connection this one was established; negative where it was before.</summary>
    public TimeSpan EstablishedAfter(HostConnection other) => time.GetElapsedTime(other.establishedAt, establishedAt);

    /// <summary>Says that nobody finds the connection any more.</summary>
    public void Leave() => gone.TrySetResult();

    /// <summary>Lets the peer's streams in, or not.</summary>
    public void Admit(bool isWelcome) => admitted.TrySetResult(isWelcome);

    /// <summary>Opens a stream, without a protocol yet.</summary>
    public ValueTask<YamuxStream> OpenAsync(CancellationToken stop)
    {
        Interlocked.Increment(ref streamsBegun);
        return session.OpenStreamAsync(stop);
    }

    /// <summary>How long the connection has been without streams, as far as calls of this method could see.</summary>
    public TimeSpan QuietFor()
    {
        int begun = Volatile.Read(ref streamsBegun);
        if (session.Streams > 0 || quiet?.StreamsBegun != begun) quiet = session.Streams > 0 ? null : (begun, time.GetTimestamp());
        return quiet is { } still ? time.GetElapsedTime(still.Since) : TimeSpan.Zero;
    }

    /// <summary>Ends the session at once, by name. Nothing leaves it: who ends connections goes on to the next.</summary>
    public void Abort(Fault why)
    {
        try
        {
            session.Abort(why);
        }
        catch (Exception)
        {
            // Without its bytes the session ends as well.
            raw.Abort();
        }
    }

    /// <summary>Says farewell and ends the session. Nothing leaves it, as with <see cref="Abort"/>.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            await session.DisposeAsync().ConfigureAwait(false);
        }
        catch (Exception)
        {
            raw.Abort();
        }
    }

    /// <summary>Waits for the session's end, closes the transport and frees the room, whatever fails meanwhile.</summary>
    public async Task<Fault> EndAsync()
    {
        Fault why = Fault.ConnectionLost;
        try
        {
            why = await session.Completion.ConfigureAwait(false);
        }
        finally
        {
            await FreeAsync(why).ConfigureAwait(false);
        }
        return why;
    }

    private async Task FreeAsync(Fault why)
    {
        try
        {
            if (why is Fault.None or Fault.RemoteClosed or Fault.DuplicateConnection or Fault.ConnectionIdle) await raw.DisposeAsync().ConfigureAwait(false);
            else raw.Abort();
        }
        catch (Exception)
        {
            // The end has its name already; a transport that stumbles over it adds nothing.
        }
        finally
        {
            slot.Dispose();
            Admit(false);
        }
    }
}
