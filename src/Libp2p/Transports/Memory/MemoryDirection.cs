using System.IO.Pipelines;
using Blockchain.Libp2p.Faults;

namespace Blockchain.Libp2p.Transports.Memory;

/// <summary>The bytes from one end of a connection to the other: written as a stream, read as a pipe, bounded as a socket is.</summary>
internal sealed class MemoryDirection : ByteStream
{
    private const int UnreadBytesMax = 1024 * 1024;

    private readonly Pipe pipe = new(new PipeOptions(pauseWriterThreshold: UnreadBytesMax, resumeWriterThreshold: UnreadBytesMax / 2, useSynchronizationContext: false));
    private volatile bool broken;

    /// <summary>The far end.</summary>
    public PipeReader Reader => pipe.Reader;

    /// <inheritdoc/>
    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        FlushResult flushed;
        try
        {
            flushed = await pipe.Writer.WriteAsync(buffer, cancellationToken).ConfigureAwait(false);
        }
        catch (InvalidOperationException) when (broken)
        {
            throw Lost();
        }
        if (broken || flushed.IsCompleted) throw Lost();
    }

    /// <inheritdoc/>
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    /// <summary>Ends reads and writes that wait, and all later ones, with <see cref="Fault.ConnectionLost"/>; what was not read is gone.</summary>
    public void Break()
    {
        broken = true;
        pipe.Writer.Complete(Lost());
        pipe.Writer.CancelPendingFlush();
    }

    /// <summary>The orderly end: the reader gets what was written, then the end.</summary>
    protected override void Dispose(bool disposing)
    {
        if (disposing) pipe.Writer.Complete();
        base.Dispose(disposing);
    }

    private static NetworkException Lost() => new(Fault.ConnectionLost, "the other side of the in-memory connection is gone");
}
