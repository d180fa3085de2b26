using Blockchain.Consensus.Codec;
using Blockchain.Consensus.Primitives;

namespace Blockchain.Consensus.Blocks;

/// <summary>A block and its distance from the genesis.</summary>
/// <param name="Hash">The block.</param>
/// <param name="Height">Where it stands.</param>
public readonly record struct BlockPlace(BlockHash Hash, Height Height) : IWire<BlockPlace>
{
    /// <summary>Length in bytes.</summary>
    public const int Size = Hash256.Size + 4;

    /// <summary>The place of a header.</summary>
    public static BlockPlace Of(ChainedHeader header) => new(header.Hash, header.Height);

    /// <inheritdoc/>
    public static bool TryRead(ref WireReader reader, out BlockPlace value)
    {
        bool ok = reader.TryReadHash(out Hash256 hash) & reader.TryReadInt32(out int height);
        value = new(new(hash), new(height));
        return ok && height >= 0;
    }

    /// <inheritdoc/>
    public void Write(WireWriter writer)
    {
        writer.WriteHash(Hash.Value);
        writer.WriteInt32(Height.Value);
    }

    /// <summary>Height and the first digits of the hash, as tables show them.</summary>
    public override string ToString() => $"{Height} {Hash.Short()}";
}
