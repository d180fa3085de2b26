using System.Numerics;
using System.Runtime.CompilerServices;
using Blockchain.Consensus.Primitives;

namespace Blockchain.Consensus.Crypto;

/// <summary>SipHash-2-4: a short hash under a key, for tables and short ids that nobody without the key can make collide.</summary>
public static class SipHash
{
    private const int LengthShift = 56;

    /// <summary>Of 32 bytes.</summary>
    public static ulong Of(ulong key0, ulong key1, Hash256 message) => Of(key0, key1, message, (ulong)Hash256.Size << LengthShift);

    /// <summary>Of 36 bytes: a hash and a number, little-endian.</summary>
    public static ulong Of(ulong key0, ulong key1, Hash256 head, uint tail) => Of(key0, key1, head, ((ulong)(Hash256.Size + sizeof(uint)) << LengthShift) | tail);

    private static ulong Of(ulong key0, ulong key1, Hash256 head, ulong last)
    {
        ulong v0 = key0 ^ 0x736f6d6570736575;
        ulong v1 = key1 ^ 0x646f72616e646f6d;
        ulong v2 = key0 ^ 0x6c7967656e657261;
        ulong v3 = key1 ^ 0x7465646279746573;
        Absorb(ref v0, ref v1, ref v2, ref v3, head.A);
        Absorb(ref v0, ref v1, ref v2, ref v3, head.B);
        Absorb(ref v0, ref v1, ref v2, ref v3, head.C);
        Absorb(ref v0, ref v1, ref v2, ref v3, head.D);
        Absorb(ref v0, ref v1, ref v2, ref v3, last);
        v2 ^= 0xff;
        for (int round = 0; round < 4; round++) Round(ref v0, ref v1, ref v2, ref v3);
        return v0 ^ v1 ^ v2 ^ v3;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)] // the four words stay in registers
    private static void Absorb(ref ulong v0, ref ulong v1, ref ulong v2, ref ulong v3, ulong word)
    {
        v3 ^= word;
        Round(ref v0, ref v1, ref v2, ref v3);
        Round(ref v0, ref v1, ref v2, ref v3);
        v0 ^= word;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Round(ref ulong v0, ref ulong v1, ref ulong v2, ref ulong v3)
    {
        unchecked
        {
            v0 += v1;
            v1 = BitOperations.RotateLeft(v1, 13) ^ v0;
            v0 = BitOperations.RotateLeft(v0, 32);
            v2 += v3;
            v3 = BitOperations.RotateLeft(v3, 16) ^ v2;
            v0 += v3;
            v3 = BitOperations.RotateLeft(v3, 21) ^ v0;
            v2 += v1;
            v1 = BitOperations.RotateLeft(v1, 17) ^ v2;
            v2 = BitOperations.RotateLeft(v2, 32);
        }
    }
}
