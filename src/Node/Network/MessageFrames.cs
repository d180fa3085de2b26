using System.Buffers;
using System.IO.Pipelines;
using Blockchain.Consensus.Codec;
using Blockchain.Libp2p.Faults;
using Blockchain.Libp2p.Framing;
using Blockchain.Libp2p.Multiformats;
using Blockchain.Node.Machine;
using Blockchain.Node.Protocol;

namespace Blockchain.Node.Network;

/// <summary>Messages on a stream: each behind its length, a varint.</summary>
internal static class MessageFrames
{
    /// <summary>Reads the bytes of one message; null where the stream ends before its first byte.</summary>
    /// <exception cref="NetworkException">
    /// Among others <see cref="Fault.MessageTooLarge"/>, for the limit of the message's kind and before anything of it is kept.
    /// </exception>
    public static async ValueTask<byte[]?> ReadAsync(PipeReader input, MessageLimits limits, CancellationToken stop)
    {
        int bytesMax = await PeekLimitAsync(input, limits, stop).ConfigureAwait(false);
        return await LengthPrefixed.ReadAsync(input, bytesMax, stop).ConfigureAwait(false);
    }

    /// <summary>Writes a message of a known length; flushes what is long, and leaves what is short to the caller's flush.</summary>
    /// <returns>Bytes that are not flushed yet.</returns>
    /// <exception cref="NetworkException">The stream ended.</exception>
    public static async ValueTask<int> WriteAsync(PipeWriter output, Message message, int bytes, int unflushed, CancellationToken stop)
    {
        WireWriter writer = new(bytes);
        MessageCodec.Write(message, writer);
        unflushed += LengthPrefixed.WriteLength(output, writer.Length);
        return await LengthPrefixed.WriteSlicesAsync(output, writer.WrittenMemory, unflushed, stop).ConfigureAwait(false);
    }

    /// <summary>Looks at the length and the kind behind it, and leaves both to be read. Where they are none, the smallest limit lets the reading of the length say what is wrong.</summary>
    private static async ValueTask<int> PeekLimitAsync(PipeReader input, MessageLimits limits, CancellationToken stop)
    {
        while (true)
        {
            ReadResult read = await input.ReadAsync(stop).ConfigureAwait(false);
            bool isEnough = TryPeek(read.Buffer, out byte? kind) || read.IsCompleted;
            // What was looked at counts as not examined where it is enough, so that it is there again at once.
            if (isEnough) input.AdvanceTo(read.Buffer.Start);
            else input.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            if (isEnough) return kind is { } first && Enum.IsDefined((MessageKind)first) ? limits.BytesMax((MessageKind)first) : 1;
        }
    }

    private static bool TryPeek(ReadOnlySequence<byte> buffer, out byte? kind)
    {
        kind = null;
        Span<byte> head = stackalloc byte[(int)Math.Min(buffer.Length, Varint.BytesMax + 1)];
        buffer.Slice(0, head.Length).CopyTo(head);
        VarintStatus status = Varint.TryRead(head, out ulong length, out int taken);
        if (status != VarintStatus.Read || length == 0) return status != VarintStatus.Incomplete;
        if (head.Length > taken) kind = head[taken];
        return kind is not null;
    }
}
