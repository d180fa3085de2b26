namespace Blockchain.Libp2p.Multiformats;

/// <summary>Unsigned integers in groups of seven bits, least significant first (multiformats/unsigned-varint).</summary>
public static class Varint
{
    /// <summary>Longest form that is read or written: nine bytes, 63 bits.</summary>
    public const int BytesMax = 9;

    /// <summary>Bytes that <paramref name="value"/> takes.</summary>
    public static int Size(ulong value) => value == 0 ? 1 : (System.Numerics.BitOperations.Log2(value) / 7) + 1;

    /// <summary>Writes <paramref name="value"/> and answers the bytes written; the caller made room for <see cref="Size"/> bytes.</summary>
    public static int Write(Span<byte> target, ulong value)
    {
        int length = 0;
        while (value >= 0x80)
        {
            target[length++] = (byte)(value & 0x7f | 0x80);
            value >>= 7;
        }
        target[length++] = (byte)value;
        return length;
    }

    /// <summary>Reads one number. Over-long forms (a last group of zero, more than nine bytes) are malformed.</summary>
    /// <param name="source">Bytes that begin with the number.</param>
    /// <param name="value">The number, when the status is <see cref="VarintStatus.Read"/>.</param>
    /// <param name="length">The bytes it took, when the status is <see cref="VarintStatus.Read"/>.</param>
    public static VarintStatus TryRead(ReadOnlySpan<byte> source, out ulong value, out int length)
    {
        value = 0;
        length = 0;
        ulong sum = 0;
        for (int at = 0; at < BytesMax; at++)
        {
            if (at == source.Length) return VarintStatus.Incomplete;
            byte group = source[at];
            sum |= (ulong)(group & 0x7f) << (7 * at);
            if (group >= 0x80) continue;
            if (group == 0 && at > 0) return VarintStatus.Malformed;
            value = sum;
            length = at + 1;
            return VarintStatus.Read;
        }
        return VarintStatus.Malformed;
    }
}
