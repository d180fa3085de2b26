using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;
using Blockchain.Libp2p.Faults;

namespace Blockchain.Libp2p.Noise;

/// <summary>Collects plain bytes and encrypts them as frames straight into the transport's memory.</summary>
internal sealed class EncryptingWriter(PipeWriter transport, CipherState cipher) : PipeWriter
{
    /// <summary>Plain bytes of the longest frame sent. One fewer than the protocol allows: with length and tag it fills 64 KiB exactly.</summary>
    public const int PlainBytesMax = FrameBytesMax - LengthBytes - CipherState.TagBytes;

    private const int FrameBytesMax = 64 * 1024;
    private const int LengthBytes = 2;
    private const int FlushBytes = 4 * FrameBytesMax;

    private byte[] staged = [];
    private int count;
    private int asked;
    private long unflushed;
    private bool completed;

    // A frame's worth; more only when a caller asked for more at once.
    private int Room => Math.Min(staged.Length, Math.Max(PlainBytesMax, asked));

    /// <inheritdoc/>
    public override bool CanGetUnflushedBytes => true;

    /// <inheritdoc/>
    public override long UnflushedBytes => unflushed + count;

    /// <inheritdoc/>
    public override Memory<byte> GetMemory(int sizeHint = 0)
    {
        ObjectDisposedException.ThrowIf(completed, this);
        int needed = Math.Max(sizeHint, 1);
        if (count + needed > Room) MakeRoom(needed);
        return staged.AsMemory(count, Room - count);
    }

    /// <inheritdoc/>
    public override Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    /// <inheritdoc/>
    public override void Advance(int bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bytes);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bytes, Room - count);
        count += bytes;
    }

    /// <inheritdoc/>
    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
    {
        Seal();
        unflushed = 0;
        return transport.FlushAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public override async ValueTask<FlushResult> WriteAsync(ReadOnlyMemory<byte> source, CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(completed, this);
        while (source.Length > PlainBytesMax)
        {
            // Whole frames are encrypted from where they lie.
            Seal();
            SealFrame(source.Span[..PlainBytesMax]);
            source = source[PlainBytesMax..];
            if (unflushed < FlushBytes) continue;
            FlushResult flushed = await FlushAsync(cancellationToken).ConfigureAwait(false);
            if (flushed.IsCanceled || flushed.IsCompleted) return flushed;
        }
        this.Write(source.Span);
        return await FlushAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public override void CancelPendingFlush() => transport.CancelPendingFlush();

    /// <inheritdoc/>
    public override void Complete(Exception? exception = null)
    {
        if (completed) return;
        completed = true;
        if (exception is null && !cipher.IsExhausted) Seal();
        if (staged.Length > 0) ArrayPool<byte>.Shared.Return(staged);
        (staged, count) = ([], 0);
        cipher.Dispose();
        transport.Complete(exception);
    }

    private void MakeRoom(int needed)
    {
        Seal();
        asked = needed;
        if (staged.Length >= needed) return;
        if (staged.Length > 0) ArrayPool<byte>.Shared.Return(staged);
        staged = ArrayPool<byte>.Shared.Rent(Math.Max(needed, FrameBytesMax));
    }

    private void Seal()
    {
        for (int at = 0; at < count; at += PlainBytesMax) SealFrame(staged.AsSpan(at, Math.Min(PlainBytesMax, count - at)));
        count = 0;
    }

    private void SealFrame(ReadOnlySpan<byte> plain)
    {
        int sealedBytes = plain.Length + CipherState.TagBytes;
        Span<byte> frame = transport.GetSpan(LengthBytes + sealedBytes)[..(LengthBytes + sealedBytes)];
        BinaryPrimitives.WriteUInt16BigEndian(frame, (ushort)sealedBytes);
        if (!cipher.TryEncrypt(plain, frame[LengthBytes..], [])) throw new NetworkException(Fault.NoiseExhausted, "no nonce is left to send with");
        transport.Advance(frame.Length);
        unflushed += plain.Length;
    }
}
