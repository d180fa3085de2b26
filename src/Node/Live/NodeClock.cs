using Blockchain.Consensus.Primitives;
using Blockchain.Node.Machine;

namespace Blockchain.Node.Live;

/// <summary>The time that events get: the host's clock, unless setmocktime has stopped it at a moment.</summary>
/// <param name="time">The only clock of the process.</param>
public sealed class NodeClock(TimeProvider time)
{
    private const long NoMock = -1;

    private long mockMilliseconds = NoMock;

    /// <summary>The clock that timers and delays run by, mocked or not.</summary>
    public TimeProvider Time => time;

    /// <summary>The time of the next event.</summary>
    public UnixTimeMs Now => Interlocked.Read(ref mockMilliseconds) is var mock && mock != NoMock ? new(mock) : RealNow;

    /// <summary>The host's time, whatever was mocked: uptime is counted by it.</summary>
    public UnixTimeMs RealNow => new(time.GetUtcNow().ToUnixTimeMilliseconds());

    /// <summary>Stops the clock at a moment; null lets it run again.</summary>
    public void Mock(UnixTime? at) => Interlocked.Exchange(ref mockMilliseconds, at is { } moment ? UnixTimeMs.Of(moment).Milliseconds : NoMock);
}
