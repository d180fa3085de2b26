using System.IO.Pipelines;

namespace Blockchain.Libp2p.Tests.Hosting;

/// <summary>Reads, and throws what no reader should when a read that waits is called off: the way to fail a session that is aborted.</summary>
public sealed class StumblingReader(PipeReader inner) : PipeReader
{
    public override ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default) => inner.ReadAsync(cancellationToken);

    public override bool TryRead(out ReadResult result) => inner.TryRead(out result);

    public override void AdvanceTo(SequencePosition consumed) => inner.AdvanceTo(consumed);

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined) => inner.AdvanceTo(consumed, examined);

    public override void CancelPendingRead() => throw new NotSupportedException("a call off stumbled");

    public override void Complete(Exception? exception = null) => inner.Complete(exception);
}
