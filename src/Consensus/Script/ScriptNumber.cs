namespace Blockchain.Consensus.Script;

/// <summary>A number as scripts write it: least significant byte first, the top bit of the last byte is the sign.</summary>
/// <param name="Value">Operands have 32 bits, so no sum or difference of two can overflow.</param>
public readonly record struct ScriptNumber(long Value)
{
    /// <summary>Bytes of an operand.</summary>
    public const int SizeBytesMax = 4;

    /// <summary>Bytes of a lock time, whose full 32 bits need a fifth for the sign.</summary>
    public const int LockTimeSizeBytesMax = 5;

    private const byte SignBit = 0x80;
    private const int EncodedBytesMax = 9;

    /// <summary>Reads a number.</summary>
    /// <param name="bytes">A stack element.</param>
    /// <param name="minimal">Whether padding is refused (script flag MINIMALDATA).</param>
    /// <param name="sizeBytesMax">Longer elements are refused; at most 8.</param>
    /// <param name="number">The number.</param>
    public static bool TryRead(ReadOnlySpan<byte> bytes, bool minimal, int sizeBytesMax, out ScriptNumber number)
    {
        number = default;
        if (bytes.Length > sizeBytesMax) return false;
        if (bytes.IsEmpty) return true;
        if (minimal && !IsMinimal(bytes)) return false;
        ulong magnitude = 0;
        for (int i = bytes.Length - 1; i >= 0; i--)
        {
            byte part = i == bytes.Length - 1 ? (byte)(bytes[i] & ~SignBit) : bytes[i];
            magnitude = (magnitude << 8) | part;
        }
        long value = (long)magnitude;
        number = new((bytes[^1] & SignBit) != 0 ? -value : value);
        return true;
    }

    /// <summary>The shortest form; empty for zero.</summary>
    public byte[] ToBytes()
    {
        Span<byte> bytes = stackalloc byte[EncodedBytesMax];
        return bytes[..Write(bytes)].ToArray();
    }

    /// <summary>Writes the shortest form and answers its length, at most 9.</summary>
    public int Write(Span<byte> bytes)
    {
        ulong magnitude = unchecked(Value < 0 ? (ulong)-Value : (ulong)Value);
        int length = 0;
        for (; magnitude != 0; magnitude >>= 8) bytes[length++] = (byte)(magnitude & 0xff);
        if (length == 0) return 0;
        byte sign = Value < 0 ? SignBit : (byte)0;
        if ((bytes[length - 1] & SignBit) != 0) bytes[length++] = sign;
        else bytes[length - 1] |= sign;
        return length;
    }

    /// <summary>What a stack element means to IF and VERIFY: false if every byte is zero, the last one's sign not counted.</summary>
    public static bool IsTrue(ReadOnlySpan<byte> bytes)
    {
        int first = bytes.IndexOfAnyExcept((byte)0);
        return first >= 0 && (first != bytes.Length - 1 || bytes[first] != SignBit);
    }

    /// <summary>A last byte of zero, sign aside, is needed only where the byte before it has its top bit set.</summary>
    private static bool IsMinimal(ReadOnlySpan<byte> bytes) =>
        (bytes[^1] & ~SignBit) != 0 || (bytes.Length > 1 && (bytes[^2] & SignBit) != 0);
}
