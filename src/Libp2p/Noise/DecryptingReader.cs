using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using Blockchain.Libp2p.Faults;

namespace Blockchain.Libp2p.Noise;

/// <summary>
/// Decrypts the transport's frames when somebody reads, without a task of its own. The plain bytes wait in a pipe that never holds its writer back:
/// one read adds at most <see cref="BatchBytesMax"/> and a frame to what the caller left.
/// </summary>
internal sealed class DecryptingReader(PipeReader transport, CipherState cipher) : PipeReader
{
    private const int BatchBytesMax = 256 * 1024;

    private readonly Pipe plain = new(new PipeOptions(
        readerScheduler: PipeScheduler.Inline, writerScheduler: PipeScheduler.Inline, pauseWriterThreshold: 0, useSynchronizationContext: false));

    private NetworkException? failure;

    /// <inheritdoc/>
    public override bool TryRead(out ReadResult result)
    {
        while (!plain.Reader.TryRead(out result))
        {
            ThrowIfFailed();
            if (!transport.TryRead(out ReadResult read)) return false;
            Take(read);
        }
        return true;
    }

    /// <inheritdoc/>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public override async ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
    {
        ReadResult result;
        while (!plain.Reader.TryRead(out result))
        {
            ThrowIfFailed();
            Take(await transport.ReadAsync(cancellationToken).ConfigureAwait(false));
        }
        return result;
    }

    /// <inheritdoc/>
    public override void AdvanceTo(SequencePosition consumed) => plain.Reader.AdvanceTo(consumed);

    /// <inheritdoc/>
    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined) => plain.Reader.AdvanceTo(consumed, examined);

    /// <inheritdoc/>
    public override void CancelPendingRead() => transport.CancelPendingRead();

    /// <inheritdoc/>
    public override void Complete(Exception? exception = null)
    {
        plain.Reader.Complete(exception);
        plain.Writer.Complete(exception);
        cipher.Dispose();
        transport.Complete(exception);
    }

    // Bytes that were authentic before a failure are delivered first.
    private void ThrowIfFailed()
    {
        if (failure is not null) throw new NetworkException(failure.Fault, failure.Detail, failure);
    }

    private void Take(ReadResult read)
    {
        ReadOnlySequence<byte> rest = read.Buffer;
        int taken = 0;
        while (failure is null && taken < BatchBytesMax && TryCut(ref rest, out ReadOnlySequence<byte> sealedText)) taken += Open(sealedText);
        if (taken > 0)
        {
            ValueTask<FlushResult> flushed = plain.Writer.FlushAsync(CancellationToken.None);
            // It is: the pipe has no threshold to wait at.
            if (flushed.IsCompleted) _ = flushed.Result;
        }
        if (read.IsCompleted && failure is null && taken < BatchBytesMax)
        {
            if (rest.IsEmpty) plain.Writer.Complete();
            else failure = new NetworkException(Fault.ConnectionLost, $"the connection ended {rest.Length} bytes into a frame");
        }
        // Unless whole frames are left, the next read waits for more than what was seen.
        transport.AdvanceTo(rest.Start, taken < BatchBytesMax ? rest.End : rest.Start);
        if (read.IsCanceled) plain.Reader.CancelPendingRead();
    }

    private bool TryCut(ref ReadOnlySequence<byte> rest, out ReadOnlySequence<byte> sealedText)
    {
        sealedText = default;
        SequenceReader<byte> reader = new(rest);
        if (!reader.TryReadBigEndian(out short prefix)) return false;
        int length = unchecked((ushort)prefix);
        if (length < CipherState.TagBytes)
        {
            failure = new NetworkException(Fault.NoiseMalformed, $"a frame of {length} bytes cannot hold its tag");
            return false;
        }
        if (reader.Remaining < length) return false;
        sealedText = rest.Slice(reader.Position, length);
        rest = rest.Slice(sealedText.End);
        return true;
    }

    private int Open(ReadOnlySequence<byte> sealedText)
    {
        int length = (int)sealedText.Length - CipherState.TagBytes;
        bool opened;
        if (sealedText.IsSingleSegment)
        {
            opened = cipher.TryDecrypt(sealedText.FirstSpan, plain.Writer.GetSpan(Math.Max(length, 1))[..length], []);
        }
        else
        {
            // Gathered where the plain bytes will stand, and decrypted in place.
            Span<byte> target = plain.Writer.GetSpan((int)sealedText.Length);
            sealedText.CopyTo(target);
            opened = cipher.TryDecrypt(target[..(int)sealedText.Length], target[..length], []);
        }
        if (!opened)
        {
            failure = cipher.IsExhausted ? new NetworkException(Fault.NoiseExhausted, "no nonce is left to receive with")
                : new NetworkException(Fault.NoiseNotAuthentic, $"a frame of {sealedText.Length} bytes does not authenticate");
            return 0;
        }
        plain.Writer.Advance(length);
        return length;
    }
}
