using System.IO.Pipelines;
using Xunit;

namespace Blockchain.Libp2p.Tests.Yamux;

/// <summary>
/// A connection that fails in the worst order: cancelling a flush makes the flush fail, waits until the session has completed the output,
/// and then throws as a StreamPipeWriter does that is complete.
/// </summary>
internal sealed class TroubledDuplex : PipeWriter, IDuplexPipe
{
    private static readonly TimeSpan Hang = TimeSpan.FromSeconds(60);
    private readonly Pipe incoming = new();
    private readonly TaskCompletionSource<FlushResult> flush = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource completed = new();

    /// <summary>What the other side sends.</summary>
    public PipeWriter Peer => incoming.Writer;

    /// <summary>Done when the session has begun to flush; the flush waits until it is cancelled.</summary>
    public TaskCompletionSource Flushing { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>How often the session completed the output.</summary>
    public int Completions { get; private set; }

    public PipeReader Input => incoming.Reader;

    public PipeWriter Output => this;

    public override Memory<byte> GetMemory(int sizeHint = 0) => new byte[Math.Max(sizeHint, 1024)];

    public override Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    public override void Advance(int bytes)
    {
    }

    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
    {
        Flushing.TrySetResult();
        return new(flush.Task);
    }

    public override void CancelPendingFlush()
    {
        flush.TrySetException(new IOException("the connection was reset"));
        Assert.True(completed.Task.Wait(Hang));
        throw new ObjectDisposedException(nameof(TroubledDuplex));
    }

    public override void Complete(Exception? exception = null)
    {
        Completions++;
        completed.TrySetResult();
    }
}
