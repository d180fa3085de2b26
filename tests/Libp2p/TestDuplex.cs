using System.IO.Pipelines;
using Blockchain.Libp2p.Faults;

namespace Blockchain.Libp2p.Tests;

/// <summary>One end of a connection in memory. A pair of pipes, without clocks or sockets, that goes wrong on request.</summary>
public sealed class TestDuplex : IDuplexPipe
{
    private readonly Pipe incoming;
    private readonly Pipe outgoing;

    private TestDuplex(Pipe incoming, Pipe outgoing, TestFaults faults)
    {
        this.incoming = incoming;
        this.outgoing = outgoing;
        Input = faults == TestFaults.None ? incoming.Reader : new FaultyReader(incoming.Reader, faults);
    }

    /// <inheritdoc/>
    public PipeReader Input { get; }

    /// <inheritdoc/>
    public PipeWriter Output => outgoing.Writer;

    /// <summary>Two ends; what one writes the other reads.</summary>
    /// <param name="towardsA">What goes wrong on the way to A.</param>
    /// <param name="towardsB">What goes wrong on the way to B.</param>
    /// <param name="pauseBytes">Unread bytes at which a flush waits for the reader, for each direction; 0 for no limit.</param>
    public static (TestDuplex A, TestDuplex B) Pair(TestFaults? towardsA = null, TestFaults? towardsB = null, long pauseBytes = 65536)
    {
        PipeOptions options = new(pauseWriterThreshold: pauseBytes, resumeWriterThreshold: pauseBytes / 2, useSynchronizationContext: false);
        Pipe toA = new(options);
        Pipe toB = new(options);
        return (new TestDuplex(toA, toB, towardsA ?? TestFaults.None), new TestDuplex(toB, toA, towardsB ?? TestFaults.None));
    }

    /// <summary>The connection is gone: the other side's pending and coming reads throw ConnectionLost, its flushes complete.</summary>
    public void Lose()
    {
        outgoing.Writer.Complete(new NetworkException(Fault.ConnectionLost, "the test cut the connection"));
        incoming.Reader.Complete();
    }
}
