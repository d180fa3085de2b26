using Blockchain.Node.Machine;

namespace Blockchain.Node.Tests.Network;

/// <summary>One time for all nodes of a test; it passes when somebody mines.</summary>
internal sealed class TestClock(UnixTimeMs start)
{
    private long milliseconds = start.Milliseconds;

    public UnixTimeMs Now => new(Interlocked.Read(ref milliseconds));

    public UnixTimeMs Pass(long more) => new(Interlocked.Add(ref milliseconds, more));
}
