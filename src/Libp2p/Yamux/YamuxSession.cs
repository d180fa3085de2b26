using System.IO.Pipelines;
using Blockchain.Libp2p.Faults;
using Blockchain.Libp2p.Multiformats;

namespace Blockchain.Libp2p.Yamux;

/// <summary>Many streams over one connection: yamux 1.0.</summary>
public sealed class YamuxSession : IAsyncDisposable
{
    /// <summary>Begins a session; it takes and sends frames at once.</summary>
    /// <param name="connection">The connection, which the session reads and writes alone from here on.</param>
    /// <param name="role">Which end this is.</param>
    /// <param name="options">Limits.</param>
    /// <param name="accept">Called by the read loop for each stream that the other side opens; must return at once.</param>
    /// <param name="time">The clock of pings and limits.</param>
    /// <param name="metrics">Where ends are counted.</param>
    public YamuxSession(IDuplexPipe connection, YamuxRole role, YamuxOptions options, Action<YamuxStream> accept, TimeProvider time, StackMetrics metrics) =>
        throw new NotImplementedException();

    /// <summary>The name in a negotiation.</summary>
    public static ProtocolId Protocol { get; } = new("/yamux/1.0.0");

    /// <summary>Done when the session has ended; its result is the named end. It never fails.</summary>
    public Task<Fault> Completion => throw new NotImplementedException();

    /// <summary>Streams that are open now.</summary>
    public int Streams => throw new NotImplementedException();

    /// <summary>Opens a stream; the first frame carries the SYN.</summary>
    public ValueTask<YamuxStream> OpenStreamAsync(CancellationToken stop) => throw new NotImplementedException();

    /// <summary>Sends a ping and waits for its answer.</summary>
    public ValueTask<TimeSpan> PingAsync(CancellationToken stop) => throw new NotImplementedException();

    /// <summary>Ends the session at once: every stream fails with this fault.</summary>
    public void Abort(Fault why) => throw new NotImplementedException();

    /// <summary>Says GoAway, sends what is queued and ends.</summary>
    public ValueTask DisposeAsync() => throw new NotImplementedException();
}
