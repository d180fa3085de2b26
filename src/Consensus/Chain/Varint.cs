using Blockchain.Consensus.Codec;

namespace Blockchain.Consensus.Chain;

/// <summary>Numbers with seven bits a byte, least significant first; the upper bit says that more follows.</summary>
internal static class Varint
{
    /// <summary>Bytes of the longest form.</summary>
    public const int SizeMax = 10;

    /// <summary>Reads the shortest form of a number; a longer one is refused, so bytes have one meaning.</summary>
    public static bool TryRead(ref WireReader reader, out ulong value)
    {
        value = 0;
        for (int shift = 0; shift < 64; shift += 7)
        {
            if (!reader.TryReadByte(out byte part)) return false;
            if (shift == 63 && part > 1) return false;
            value |= (ulong)(part & 0x7f) << shift;
            if (part < 0x80) return part != 0 || shift == 0;
        }
        return false;
    }
}
