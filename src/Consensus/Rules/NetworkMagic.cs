using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using Blockchain.Consensus.Primitives;

namespace Blockchain.Consensus.Rules;

/// <summary>Four bytes that stand before every block in a block file and tell networks apart.</summary>
/// <param name="Value">The bytes as a number, the first of them lowest.</param>
public readonly record struct NetworkMagic(uint Value)
{
    /// <summary>Length in bytes.</summary>
    public const int Size = 4;

    /// <summary>Reads eight hexadecimal digits, in the order of the bytes.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out NetworkMagic magic)
    {
        Span<byte> bytes = stackalloc byte[Size];
        bool ok = text is not null && Hex.TryDecode(text, bytes);
        magic = ok ? new(BinaryPrimitives.ReadUInt32LittleEndian(bytes)) : default;
        return ok;
    }

    /// <summary>The bytes in order, as eight hexadecimal digits.</summary>
    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[Size];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, Value);
        return Hex.Encode(bytes);
    }
}
