using System.Buffers.Binary;
using System.Security.Cryptography;
using Blockchain.Consensus.Primitives;

namespace Blockchain.Consensus.Crypto;

/// <summary>RIPEMD-160 of SHA-256: 20 bytes that stand for a public key or a script in outputs and addresses.</summary>
/// <param name="A">Bytes 0 to 7, as a little-endian number.</param>
/// <param name="B">Bytes 8 to 15.</param>
/// <param name="C">Bytes 16 to 19.</param>
public readonly record struct Hash160(ulong A, ulong B, uint C)
{
    /// <summary>Length in bytes.</summary>
    public const int Size = 20;

    /// <summary>Hashes the bytes.</summary>
    public static Hash160 Of(ReadOnlySpan<byte> bytes)
    {
        Span<byte> inner = stackalloc byte[Hash256.Size];
        Span<byte> outer = stackalloc byte[Size];
        SHA256.HashData(bytes, inner);
        Ripemd160.Of(inner, outer);
        return Read(outer);
    }

    /// <summary>Takes the first 20 bytes.</summary>
    public static Hash160 Read(ReadOnlySpan<byte> wire) => new(
        BinaryPrimitives.ReadUInt64LittleEndian(wire),
        BinaryPrimitives.ReadUInt64LittleEndian(wire[8..]),
        BinaryPrimitives.ReadUInt32LittleEndian(wire[16..]));

    /// <summary>Puts the 20 bytes at the start of the destination.</summary>
    public void CopyTo(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(destination, A);
        BinaryPrimitives.WriteUInt64LittleEndian(destination[8..], B);
        BinaryPrimitives.WriteUInt32LittleEndian(destination[16..], C);
    }

    /// <summary>The 20 bytes, as a new array.</summary>
    public byte[] ToArray()
    {
        byte[] bytes = new byte[Size];
        CopyTo(bytes);
        return bytes;
    }

    /// <summary>Lower-case hexadecimal, first byte first: these hashes are never shown reversed.</summary>
    public override string ToString() => Hex.Encode(ToArray());
}
