using System.Buffers.Binary;
using System.Security.Cryptography;
using Blockchain.Consensus.Primitives;

namespace Blockchain.Wallet.Keys;

/// <summary>Where an extended key stands in its tree (BIP 32).</summary>
/// <param name="Depth">Steps from the root.</param>
/// <param name="Parent">The first four bytes of the hash of the parent's public key, the first of them highest; 0 for the root.</param>
/// <param name="Number">The step from the parent to this key.</param>
/// <param name="ChainCode">32 bytes that its children depend on besides the key.</param>
public readonly record struct KeyNode(byte Depth, uint Parent, ChildNumber Number, Hash256 ChainCode)
{
    /// <summary>Length in bytes, as serialised.</summary>
    public const int Size = 1 + sizeof(uint) + sizeof(uint) + Hash256.Size;

    private const int HalfBytes = HMACSHA512.HashSizeInBytes / 2;

    /// <summary>Reads the first 41 bytes.</summary>
    internal static KeyNode Read(ReadOnlySpan<byte> bytes) => new(
        bytes[0], BinaryPrimitives.ReadUInt32BigEndian(bytes[1..]), new(BinaryPrimitives.ReadUInt32BigEndian(bytes[5..])), Hash256.Read(bytes[9..]));

    /// <summary>Writes 41 bytes.</summary>
    internal void Write(Span<byte> destination)
    {
        destination[0] = Depth;
        BinaryPrimitives.WriteUInt32BigEndian(destination[1..], Parent);
        BinaryPrimitives.WriteUInt32BigEndian(destination[5..], Number.Value);
        ChainCode.CopyTo(destination[9..]);
    }

    /// <summary>The child of this node, and the number to add to the key.</summary>
    /// <param name="number">The step.</param>
    /// <param name="key">33 bytes: the public key, or a zero and the secret where the step is hardened.</param>
    /// <param name="fingerprint">Of the public key that belongs here.</param>
    /// <param name="tweak">32 bytes to fill.</param>
    internal KeyNode Child(ChildNumber number, ReadOnlySpan<byte> key, uint fingerprint, Span<byte> tweak)
    {
        Span<byte> data = stackalloc byte[33 + sizeof(uint)];
        Span<byte> hash = stackalloc byte[HMACSHA512.HashSizeInBytes];
        key.CopyTo(data);
        BinaryPrimitives.WriteUInt32BigEndian(data[33..], number.Value);
        HMACSHA512.HashData(ChainCode.ToArray(), data, hash);
        hash[..HalfBytes].CopyTo(tweak);
        KeyNode child = new((byte)(Depth + 1), fingerprint, number, Hash256.Read(hash[HalfBytes..]));
        CryptographicOperations.ZeroMemory(data);
        CryptographicOperations.ZeroMemory(hash);
        return child;
    }
}
