using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;

namespace Blockchain.Consensus.Primitives;

/// <summary>256 bits as they stand on the wire, kept as four little-endian words.</summary>
/// <remarks>
/// Hashes are shown to people byte-reversed, as every Bitcoin tool does: <see cref="ToString"/> and
/// <see cref="TryParse"/> use that order, <see cref="Read"/> and <see cref="CopyTo"/> use the wire's.
/// </remarks>
/// <param name="A">Bytes 0 to 7.</param>
/// <param name="B">Bytes 8 to 15.</param>
/// <param name="C">Bytes 16 to 23.</param>
/// <param name="D">Bytes 24 to 31.</param>
public readonly record struct Hash256(ulong A, ulong B, ulong C, ulong D) : IComparable<Hash256>
{
    /// <summary>Length in bytes.</summary>
    public const int Size = 32;

    /// <summary>All bits zero: the parent of every genesis block, the previous transaction of every coinbase.</summary>
    public static Hash256 Zero => default;

    /// <summary>Whether all bits are zero.</summary>
    public bool IsZero => (A | B | C | D) == 0;

    /// <summary>Reads the first 32 bytes in wire order; the caller has checked the length.</summary>
    public static Hash256 Read(ReadOnlySpan<byte> wire) => new(
        BinaryPrimitives.ReadUInt64LittleEndian(wire),
        BinaryPrimitives.ReadUInt64LittleEndian(wire[8..]),
        BinaryPrimitives.ReadUInt64LittleEndian(wire[16..]),
        BinaryPrimitives.ReadUInt64LittleEndian(wire[24..]));

    /// <summary>Writes 32 bytes in wire order.</summary>
    public void CopyTo(Span<byte> wire)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(wire, A);
        BinaryPrimitives.WriteUInt64LittleEndian(wire[8..], B);
        BinaryPrimitives.WriteUInt64LittleEndian(wire[16..], C);
        BinaryPrimitives.WriteUInt64LittleEndian(wire[24..], D);
    }

    /// <summary>The 32 bytes in wire order, as a new array.</summary>
    public byte[] ToArray()
    {
        byte[] bytes = new byte[Size];
        CopyTo(bytes);
        return bytes;
    }

    /// <summary>Reads 64 hexadecimal digits in display order (byte-reversed).</summary>
    public static bool TryParse([NotNullWhen(true)] string? display, out Hash256 hash)
    {
        hash = default;
        Span<byte> bytes = stackalloc byte[Size];
        if (display is not { Length: Size * 2 } || !Hex.TryDecode(display, bytes)) return false;
        bytes.Reverse();
        hash = Read(bytes);
        return true;
    }

    /// <summary>Reads a constant of the source code; a malformed one is a mistake of the programmer.</summary>
    /// <exception cref="FormatException">The text is not 64 hexadecimal digits.</exception>
    public static Hash256 Parse(string display) =>
        TryParse(display, out Hash256 hash) ? hash : throw new FormatException($"not 64 hexadecimal digits: '{display}'");

    /// <summary>Orders by the displayed number, the way chain tips are listed.</summary>
    public int CompareTo(Hash256 other)
    {
        int order = D.CompareTo(other.D);
        if (order == 0) order = C.CompareTo(other.C);
        if (order == 0) order = B.CompareTo(other.B);
        return order != 0 ? order : A.CompareTo(other.A);
    }

    /// <summary>Whether the left number is the smaller one.</summary>
    public static bool operator <(Hash256 left, Hash256 right) => left.CompareTo(right) < 0;

    /// <summary>Whether the left number is the larger one.</summary>
    public static bool operator >(Hash256 left, Hash256 right) => left.CompareTo(right) > 0;

    /// <summary>Whether the left number is not the larger one.</summary>
    public static bool operator <=(Hash256 left, Hash256 right) => left.CompareTo(right) <= 0;

    /// <summary>Whether the left number is not the smaller one.</summary>
    public static bool operator >=(Hash256 left, Hash256 right) => left.CompareTo(right) >= 0;

    /// <summary>64 hexadecimal digits in display order.</summary>
    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[Size];
        CopyTo(bytes);
        bytes.Reverse();
        return Convert.ToHexStringLower(bytes);
    }

    /// <summary>The low 64 bits are already uniformly distributed.</summary>
    public override int GetHashCode() => unchecked((int)(A ^ (A >> 32)));
}
