using System.Buffers;
using System.IO.Pipelines;
using Blockchain.Libp2p.Faults;
using Blockchain.Libp2p.Multiformats;

namespace Blockchain.Libp2p.Framing;

/// <summary>Messages behind a varint that tells their length: the framing of identify, gossip and requests.</summary>
public static class LengthPrefixed
{
    // What an announced length may allocate before the bytes are there, and how many times what is there it may allocate later.
    private const int FirstAllocationBytesMax = 64 * 1024;
    private const int Growth = 4;
    private const int ShortBytesMax = 16 * 1024;

    // A long message is handed over in slices, so that the stream below never holds a copy of it whole.
    private const int SliceBytes = 64 * 1024;

    /// <summary>Reads one message; null where the stream ends before its first byte.</summary>
    /// <param name="input">The stream; nothing beyond the message is consumed.</param>
    /// <param name="bytesMax">The longest message that is read.</param>
    /// <param name="stop">Cancels the wait.</param>
    /// <returns>The message in an array of its own, which grows with the bytes that arrive, not with the length that is announced.</returns>
    /// <exception cref="NetworkException"><see cref="Fault.LengthMalformed"/>, <see cref="Fault.MessageTooLarge"/>, <see cref="Fault.MessageTruncated"/>.</exception>
    public static async ValueTask<byte[]?> ReadAsync(PipeReader input, int bytesMax, CancellationToken stop)
    {
        int? length = await ReadLengthAsync(input, bytesMax, stop).ConfigureAwait(false);
        if (length is not int announced) return null;
        byte[] message = new byte[Math.Min(announced, FirstAllocationBytesMax)];
        int filled = 0;
        while (filled < announced)
        {
            ReadResult read = await input.ReadAsync(stop).ConfigureAwait(false);
            ReadOnlySequence<byte> part = read.Buffer.Slice(0, Math.Min(read.Buffer.Length, announced - filled));
            int needed = filled + (int)part.Length;
            if (needed > message.Length) Array.Resize(ref message, (int)Math.Min(announced, Math.Max(needed, (long)Growth * message.Length)));
            part.CopyTo(message.AsSpan(filled));
            filled = needed;
            input.AdvanceTo(part.End);
            if (read.IsCompleted && filled < announced) throw new NetworkException(Fault.MessageTruncated, $"{filled} of {announced} bytes");
        }
        return message;
    }

    /// <summary>Writes length and message into a buffer.</summary>
    public static void Write(IBufferWriter<byte> output, ReadOnlySpan<byte> message)
    {
        _ = WriteLength(output, message.Length);
        output.Write(message);
    }

    /// <summary>Writes the length of a message that follows.</summary>
    /// <returns>Bytes that this took.</returns>
    public static int WriteLength(IBufferWriter<byte> output, int length)
    {
        int bytes = Varint.Write(output.GetSpan(Varint.BytesMax), (ulong)length);
        output.Advance(bytes);
        return bytes;
    }

    /// <summary>Writes length and message, and flushes.</summary>
    /// <exception cref="NetworkException">The stream ended: see its fault.</exception>
    public static async ValueTask WriteAsync(PipeWriter output, ReadOnlyMemory<byte> message, CancellationToken stop)
    {
        _ = WriteLength(output, message.Length);
        await output.WriteAsync(message, stop).ConfigureAwait(false);
    }

    /// <summary>Writes bytes, without a length, where several short messages may leave in one flush: flushes what is long slice by slice, and leaves the last slice to the caller's flush.</summary>
    /// <param name="output">The stream.</param>
    /// <param name="bytes">A message or a part of one.</param>
    /// <param name="unflushed">Bytes that were written before and are not flushed yet.</param>
    /// <param name="stop">Cancels the wait.</param>
    /// <returns>Bytes that are not flushed yet.</returns>
    /// <exception cref="NetworkException">The stream ended: see its fault.</exception>
    public static async ValueTask<int> WriteSlicesAsync(PipeWriter output, ReadOnlyMemory<byte> bytes, int unflushed, CancellationToken stop)
    {
        while (!bytes.IsEmpty)
        {
            if (unflushed >= SliceBytes)
            {
                await FlushAsync(output, stop).ConfigureAwait(false);
                unflushed = 0;
            }
            int length = Math.Min(bytes.Length, SliceBytes - unflushed);
            output.Write(bytes.Span[..length]);
            bytes = bytes[length..];
            unflushed += length;
        }
        return unflushed;
    }

    /// <summary>Hands over what was written.</summary>
    /// <exception cref="NetworkException">The stream ended: <see cref="Fault.StreamClosed"/> where the peer reads no more of it.</exception>
    public static async ValueTask FlushAsync(PipeWriter output, CancellationToken stop)
    {
        FlushResult flushed = await output.FlushAsync(stop).ConfigureAwait(false);
        if (flushed.IsCompleted) throw new NetworkException(Fault.StreamClosed, "the peer reads no more of the stream");
    }

    /// <summary>Writes length and message and ends this half of the stream; a short message leaves together with the end.</summary>
    /// <exception cref="NetworkException">The stream ended: see its fault.</exception>
    public static async ValueTask WriteLastAsync(PipeWriter output, ReadOnlyMemory<byte> message, CancellationToken stop)
    {
        if (IsShort(message.Length)) Write(output, message.Span);
        else await WriteAsync(output, message, stop).ConfigureAwait(false);
        await output.CompleteAsync().ConfigureAwait(false);
    }

    /// <summary>Whether so many bytes may wait for others to leave with: what is longer is written piece by piece, at the reader's pace.</summary>
    public static bool IsShort(long bytes) => bytes <= ShortBytesMax;

    private static async ValueTask<int?> ReadLengthAsync(PipeReader input, int bytesMax, CancellationToken stop)
    {
        while (true)
        {
            ReadResult read = await input.ReadAsync(stop).ConfigureAwait(false);
            VarintStatus status = TryReadLength(read.Buffer, out ulong value, out int taken);
            if (status == VarintStatus.Read)
            {
                input.AdvanceTo(read.Buffer.GetPosition(taken));
                if (value <= (ulong)bytesMax) return (int)value;
                throw new NetworkException(Fault.MessageTooLarge, $"{value} bytes announced, {bytesMax} allowed");
            }
            bool empty = read.Buffer.IsEmpty;
            input.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            if (status == VarintStatus.Malformed) throw new NetworkException(Fault.LengthMalformed, "a length is no minimal varint of at most 9 bytes");
            if (!read.IsCompleted) continue;
            return empty ? null : throw new NetworkException(Fault.MessageTruncated, "the stream ends inside a length");
        }
    }

    private static VarintStatus TryReadLength(ReadOnlySequence<byte> buffer, out ulong value, out int taken)
    {
        Span<byte> head = stackalloc byte[(int)Math.Min(buffer.Length, Varint.BytesMax)];
        buffer.Slice(0, head.Length).CopyTo(head);
        return Varint.TryRead(head, out value, out taken);
    }
}
