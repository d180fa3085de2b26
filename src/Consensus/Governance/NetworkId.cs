using Blockchain.Consensus.Codec;
using Blockchain.Consensus.Primitives;

namespace Blockchain.Consensus.Governance;

/// <summary>Which network a decision is about: nothing signed for one network may serve on another.</summary>
/// <param name="Magic">The four bytes in front of every message of the network, as a little-endian number.</param>
/// <param name="Genesis">Its first block.</param>
public readonly record struct NetworkId(uint Magic, BlockHash Genesis) : IWire<NetworkId>
{
    /// <summary>Length in bytes.</summary>
    public const int Size = 4 + Hash256.Size;

    /// <inheritdoc/>
    public static bool TryRead(ref WireReader reader, out NetworkId value)
    {
        bool ok = reader.TryReadUInt32(out uint magic) & reader.TryReadHash(out Hash256 genesis);
        value = new(magic, new(genesis));
        return ok;
    }

    /// <inheritdoc/>
    public void Write(WireWriter writer)
    {
        writer.WriteUInt32(Magic);
        writer.WriteHash(Genesis.Value);
    }
}
