using System.Buffers;
using System.IO.Pipelines;
using Blockchain.Libp2p.Faults;

namespace Blockchain.Libp2p.Tests;

/// <summary>Delivers another reader's bytes in small pieces, cut off or damaged, as <see cref="TestFaults"/> say.</summary>
public sealed class FaultyReader(PipeReader inner, TestFaults faults) : PipeReader
{
    private ReadOnlySequence<byte> real;
    private ReadOnlySequence<byte> shown;
    private long consumedBefore;
    private long examined;

    /// <inheritdoc/>
    public override async ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
    {
        ReadResult read = await inner.ReadAsync(cancellationToken);
        return Show(read);
    }

    /// <inheritdoc/>
    public override bool TryRead(out ReadResult result)
    {
        bool any = inner.TryRead(out result);
        if (any) result = Show(result);
        return any;
    }

    /// <inheritdoc/>
    public override void AdvanceTo(SequencePosition consumed) => AdvanceTo(consumed, consumed);

    /// <inheritdoc/>
    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
    {
        long taken = shown.Slice(0, consumed).Length;
        long seen = shown.Slice(0, examined).Length;
        this.examined = seen - taken;
        consumedBefore += taken;
        inner.AdvanceTo(real.GetPosition(taken), real.GetPosition(seen));
    }

    /// <inheritdoc/>
    public override void CancelPendingRead() => inner.CancelPendingRead();

    /// <inheritdoc/>
    public override void Complete(Exception? exception = null) => inner.Complete(exception);

    private ReadResult Show(ReadResult read)
    {
        real = read.Buffer;
        long limit = Math.Min(faults.EndAfterBytes, faults.LoseAfterBytes) - consumedBefore;
        long length = Math.Min(Math.Min(real.Length, limit), examined + faults.SplitBytes);
        if (limit == examined && faults.LoseAfterBytes <= faults.EndAfterBytes && limit <= real.Length)
        {
            inner.AdvanceTo(real.Start);
            throw new NetworkException(Fault.ConnectionLost, $"the test cuts the connection after {faults.LoseAfterBytes} bytes");
        }
        shown = real.Slice(0, length);
        long flip = faults.FlipAtByte - consumedBefore;
        if (flip >= 0 && flip < length)
        {
            byte[] damaged = shown.ToArray();
            damaged[flip] ^= 1;
            shown = new ReadOnlySequence<byte>(damaged);
        }
        bool completed = length == limit || (read.IsCompleted && length == real.Length);
        return new ReadResult(shown, read.IsCanceled, completed);
    }
}
