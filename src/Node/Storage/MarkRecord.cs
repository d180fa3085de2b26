using System.Diagnostics.CodeAnalysis;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Chain;
using Blockchain.Consensus.Codec;

namespace Blockchain.Node.Storage;

/// <summary>What a person said of a block, as the log keeps it: with the header, because the body may never have come.</summary>
/// <param name="Header">The block's header.</param>
/// <param name="Mark">What was said.</param>
public sealed record MarkRecord(BlockHeader Header, StoredMark Mark) : IWire<MarkRecord>
{
    /// <inheritdoc/>
    public static bool TryRead(ref WireReader reader, [MaybeNullWhen(false)] out MarkRecord value)
    {
        value = null;
        if (!BlockHeader.TryRead(ref reader, out BlockHeader header) || !reader.TryReadByte(out byte flags) || flags > 1) return false;
        if (!reader.TryReadInt64(out long sequence) || sequence > 0) return false;
        value = new(header, new(header.ComputeHash(), flags == 1, sequence));
        return true;
    }

    /// <inheritdoc/>
    public void Write(WireWriter writer)
    {
        Header.Write(writer);
        writer.WriteByte((byte)(Mark.IsInvalidated ? 1 : 0));
        writer.WriteInt64(Mark.Sequence);
    }
}
