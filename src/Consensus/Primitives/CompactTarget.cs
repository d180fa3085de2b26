using System.Globalization;
using System.Numerics;

namespace Blockchain.Consensus.Primitives;

/// <summary>A proof-of-work target in the header's 32-bit form ("nBits"): one byte exponent, sign bit, 23 bits mantissa.</summary>
/// <param name="Bits">The field as it stands in the header.</param>
public readonly record struct CompactTarget(uint Bits)
{
    private const uint MantissaMask = 0x007f_ffff;
    private const uint SignBit = 0x0080_0000;

    /// <summary>
    /// The target as a number. False when the field is negative, zero or exceeds 256 bits: no block can meet such a target.
    /// </summary>
    public bool TryExpand(out UInt256 target)
    {
        int exponent = (int)(Bits >> 24);
        uint mantissa = Bits & MantissaMask;
        if (exponent <= 3) mantissa >>= 8 * (3 - exponent);
        target = default;
        bool negative = mantissa != 0 && (Bits & SignBit) != 0;
        bool overflows = mantissa != 0
            && (exponent > 34 || (mantissa > 0xff && exponent > 33) || (mantissa > 0xffff && exponent > 32));
        if (mantissa == 0 || negative || overflows) return false;
        target = UInt256.From(exponent <= 3 ? mantissa : (BigInteger)mantissa << (8 * (exponent - 3)));
        return true;
    }

    /// <summary>The shortest field for a number; precision beyond 23 bits is lost, downwards, as every node loses it.</summary>
    public static CompactTarget From(UInt256 target)
    {
        BigInteger value = target.ToBigInteger();
        int size = (int)((value.GetBitLength() + 7) / 8);
        uint mantissa = (uint)(size <= 3 ? value << (8 * (3 - size)) : value >> (8 * (size - 3)));
        if ((mantissa & SignBit) != 0)
        {
            mantissa >>= 8;
            size++;
        }
        return new(mantissa | ((uint)size << 24));
    }

    /// <summary>The expected number of hashes to meet the target: 2^256 / (target + 1). Zero for an impossible target.</summary>
    public ChainWork Work =>
        TryExpand(out UInt256 target) ? new(UInt256.From((BigInteger.One << 256) / (target.ToBigInteger() + 1))) : default;

    /// <summary>Eight hexadecimal digits.</summary>
    public override string ToString() => Bits.ToString("x8", CultureInfo.InvariantCulture);
}
