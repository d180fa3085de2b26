using Blockchain.Consensus.Codec;
using Blockchain.Consensus.Crypto;
using Blockchain.Consensus.Primitives;

namespace Blockchain.Consensus.Blocks;

/// <summary>The 80 bytes that proof of work covers.</summary>
/// <param name="Version">Block version, or signal bits (BIP 9).</param>
/// <param name="Previous">The parent.</param>
/// <param name="MerkleRoot">Commits to the transactions.</param>
/// <param name="Time">The miner's claim; 32 bits on the wire.</param>
/// <param name="Bits">The target that the hash must meet.</param>
/// <param name="Nonce">What miners turn.</param>
public readonly record struct BlockHeader(
    int Version, BlockHash Previous, MerkleRoot MerkleRoot, UnixTime Time, CompactTarget Bits, uint Nonce) : IWire<BlockHeader>
{
    /// <summary>Length in bytes.</summary>
    public const int Size = 80;

    /// <summary>Hashes the header: the block's id. Computed anew on every call.</summary>
    public BlockHash ComputeHash()
    {
        WireWriter writer = new(Size);
        Write(writer);
        return new(Sha256d.Of(writer.Written));
    }

    /// <inheritdoc/>
    public static bool TryRead(ref WireReader reader, out BlockHeader value)
    {
        value = default;
        if (reader.Remaining < Size) return false;
        reader.TryReadInt32(out int version);
        reader.TryReadHash(out Hash256 previous);
        reader.TryReadHash(out Hash256 merkleRoot);
        reader.TryReadUInt32(out uint time);
        reader.TryReadUInt32(out uint bits);
        reader.TryReadUInt32(out uint nonce);
        value = new(version, new(previous), new(merkleRoot), new(time), new(bits), nonce);
        return true;
    }

    /// <inheritdoc/>
    public void Write(WireWriter writer)
    {
        writer.WriteInt32(Version);
        writer.WriteHash(Previous.Value);
        writer.WriteHash(MerkleRoot.Value);
        writer.WriteUInt32(unchecked((uint)Time.Seconds));
        writer.WriteUInt32(Bits.Bits);
        writer.WriteUInt32(Nonce);
    }
}
