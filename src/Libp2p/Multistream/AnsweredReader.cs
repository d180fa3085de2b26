using System.IO.Pipelines;
using Blockchain.Libp2p.Faults;
using Blockchain.Libp2p.Multiformats;

namespace Blockchain.Libp2p.Multistream;

/// <summary>Takes header and answer off the front of a stream, then only passes on. A cancelled read waits for the answer all the same.</summary>
internal sealed class AnsweredReader(PipeReader inner, ProtocolId proposal, MultistreamOptions options) : PipeReader
{
    private bool greeted;
    private bool answered;

    /// <inheritdoc/>
    public override bool TryRead(out ReadResult result)
    {
        while (!answered)
        {
            if (!inner.TryRead(out result)) return false;
            Judge(result);
        }
        return inner.TryRead(out result);
    }

    /// <inheritdoc/>
    public override ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default) =>
        answered ? inner.ReadAsync(cancellationToken) : ReadAnswerAsync(cancellationToken);

    /// <inheritdoc/>
    public override void AdvanceTo(SequencePosition consumed) => inner.AdvanceTo(consumed);

    /// <inheritdoc/>
    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined) => inner.AdvanceTo(consumed, examined);

    /// <inheritdoc/>
    public override void CancelPendingRead() => inner.CancelPendingRead();

    /// <inheritdoc/>
    public override void Complete(Exception? exception = null) => inner.Complete(exception);

    private async ValueTask<ReadResult> ReadAnswerAsync(CancellationToken stop)
    {
        while (!answered) Judge(await inner.ReadAsync(stop).ConfigureAwait(false));
        return await inner.ReadAsync(stop).ConfigureAwait(false);
    }

    private void Judge(ReadResult read)
    {
        if (NegotiationLine.Take(inner, read, options) is not { } line) return;
        if (!greeted) MultistreamSelect.CheckHeader(line);
        else if (!MultistreamSelect.IsTaken(line, proposal)) throw new NetworkException(Fault.ProtocolNotSupported, $"the other side does not speak {proposal}");
        else answered = true;
        greeted = true;
    }
}
