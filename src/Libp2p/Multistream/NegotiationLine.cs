using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using Blockchain.Libp2p.Faults;
using Blockchain.Libp2p.Multiformats;

namespace Blockchain.Libp2p.Multistream;

/// <summary>One line of multistream-select: a varint length, then text that ends with a line feed, which the length counts.</summary>
internal static class NegotiationLine
{
    /// <summary>What both sides say first.</summary>
    public const string Header = "/multistream/1.0.0";

    /// <summary>Says that a proposal is not available.</summary>
    public const string NotAvailable = "na";

    private const byte End = (byte)'\n';

    /// <summary>Writes a line without flushing it.</summary>
    public static void Write(PipeWriter output, string text)
    {
        int length = Encoding.UTF8.GetByteCount(text) + 1;
        Span<byte> line = output.GetSpan(Varint.BytesMax + length);
        int at = Varint.Write(line, (ulong)length);
        at += Encoding.UTF8.GetBytes(text, line[at..]);
        line[at] = End;
        output.Advance(at + 1);
    }

    /// <summary>Reads a line and nothing beyond it. Flushes what this side wrote before it waits, and only then.</summary>
    /// <exception cref="NetworkException">
    /// <see cref="Fault.NegotiationMalformed"/>, <see cref="Fault.NegotiationLineTooLong"/>, <see cref="Fault.RemoteClosed"/>, or the stream's.
    /// </exception>
    public static async ValueTask<string> ReadAsync(IDuplexPipe stream, MultistreamOptions options, CancellationToken stop)
    {
        while (true)
        {
            if (!stream.Input.TryRead(out ReadResult read))
            {
                await stream.Output.FlushAsync(stop).ConfigureAwait(false);
                read = await stream.Input.ReadAsync(stop).ConfigureAwait(false);
            }
            if (Take(stream.Input, read, options) is { } text) return text;
        }
    }

    /// <summary>Takes a line out of what was read, and nothing beyond it; null when it is not there yet.</summary>
    /// <inheritdoc cref="ReadAsync" path="/exception"/>
    public static string? Take(PipeReader input, ReadResult read, MultistreamOptions options)
    {
        Fault fault = TryParse(read.Buffer, options.LineBytesMax, out string? text, out SequencePosition end);
        bool empty = read.Buffer.IsEmpty;
        if (text is not null) input.AdvanceTo(end);
        else input.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        if (fault != Fault.None) throw new NetworkException(fault, $"a line of at most {options.LineBytesMax} bytes was expected");
        if (text is not null || !read.IsCompleted) return text;
        throw empty ? new NetworkException(Fault.RemoteClosed, "the other side closed instead of negotiating")
            : new NetworkException(Fault.NegotiationMalformed, "the stream ended inside a line");
    }

    /// <summary>Cuts a line off.</summary>
    /// <param name="buffer">What arrived.</param>
    /// <param name="bytesMax">The longest line, its end included.</param>
    /// <param name="text">The line without its end; null when it is not there yet, or in vain.</param>
    /// <param name="end">Where the line ends.</param>
    /// <returns><see cref="Fault.None"/>, also for a line that is not there yet, or what is wrong with it.</returns>
    public static Fault TryParse(ReadOnlySequence<byte> buffer, int bytesMax, out string? text, out SequencePosition end)
    {
        text = null;
        end = buffer.Start;
        Span<byte> head = stackalloc byte[(int)Math.Min(buffer.Length, Varint.BytesMax)];
        buffer.Slice(0, head.Length).CopyTo(head);
        VarintStatus status = Varint.TryRead(head, out ulong length, out int prefix);
        if (status == VarintStatus.Incomplete) return Fault.None;
        if (status == VarintStatus.Malformed || length == 0) return Fault.NegotiationMalformed;
        if (length > (ulong)bytesMax) return Fault.NegotiationLineTooLong;
        if (buffer.Length - prefix < (long)length) return Fault.None;
        byte[] line = buffer.Slice(prefix, (long)length).ToArray();
        if (line[^1] != End) return Fault.NegotiationMalformed;
        text = Encoding.UTF8.GetString(line.AsSpan(..^1));
        end = buffer.GetPosition(prefix + line.Length);
        return Fault.None;
    }
}
