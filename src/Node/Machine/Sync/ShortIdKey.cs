using System.Buffers.Binary;
using System.Security.Cryptography;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Codec;
using Blockchain.Consensus.Crypto;
using Blockchain.Consensus.Primitives;

namespace Blockchain.Node.Machine.Sync;

/// <summary>
/// The key of a compact block's short ids (BIP 152): it depends on the header and on a number of the sender's, so that nobody can make
/// transactions beforehand that collide, nor ones that collide in the words of every sender.
/// </summary>
public readonly struct ShortIdKey
{
    private readonly ulong key0;
    private readonly ulong key1;

    /// <summary>The first 16 bytes of SHA256(header ‖ nonce), little-endian.</summary>
    public ShortIdKey(BlockHeader header, ulong nonce)
    {
        WireWriter writer = new(BlockHeader.Size + sizeof(ulong));
        header.Write(writer);
        writer.WriteUInt64(nonce);
        Span<byte> digest = stackalloc byte[Hash256.Size];
        SHA256.HashData(writer.Written, digest);
        key0 = BinaryPrimitives.ReadUInt64LittleEndian(digest);
        key1 = BinaryPrimitives.ReadUInt64LittleEndian(digest[sizeof(ulong)..]);
    }

    /// <summary>The lower 48 bits of SipHash-2-4 over the id with witness.</summary>
    public ShortId Of(Transaction transaction) => new(SipHash.Of(key0, key1, transaction.WitnessId.Value) & 0xffff_ffff_ffff);
}
