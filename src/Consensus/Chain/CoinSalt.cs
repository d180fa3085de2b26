using System.Numerics;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Primitives;

namespace Blockchain.Consensus.Chain;

/// <summary>The secret key of a hash over outpoints, so that nobody who makes transactions can choose where they collide.</summary>
/// <remarks>
/// The hash is SipHash-2-4. A node draws its salt once; tests and the simulator give a fixed one. No result depends on
/// it, only the time to reach the result.
/// </remarks>
/// <param name="Key0">The first half of the key.</param>
/// <param name="Key1">The second half of the key.</param>
public readonly record struct CoinSalt(ulong Key0, ulong Key1)
{
    private const ulong LengthWord = (ulong)OutPoint.Size << 56;

    /// <summary>64 bits that nobody without the key can steer.</summary>
    public ulong Hash(OutPoint outPoint)
    {
        ulong v0 = Key0 ^ 0x736f6d6570736575;
        ulong v1 = Key1 ^ 0x646f72616e646f6d;
        ulong v2 = Key0 ^ 0x6c7967656e657261;
        ulong v3 = Key1 ^ 0x7465646279746573;
        Hash256 tx = outPoint.Tx.Value;
        Absorb(ref v0, ref v1, ref v2, ref v3, tx.A);
        Absorb(ref v0, ref v1, ref v2, ref v3, tx.B);
        Absorb(ref v0, ref v1, ref v2, ref v3, tx.C);
        Absorb(ref v0, ref v1, ref v2, ref v3, tx.D);
        Absorb(ref v0, ref v1, ref v2, ref v3, LengthWord | outPoint.Index);
        v2 ^= 0xff;
        for (int round = 0; round < 4; round++) Round(ref v0, ref v1, ref v2, ref v3);
        return v0 ^ v1 ^ v2 ^ v3;
    }

    private static void Absorb(ref ulong v0, ref ulong v1, ref ulong v2, ref ulong v3, ulong word)
    {
        v3 ^= word;
        Round(ref v0, ref v1, ref v2, ref v3);
        Round(ref v0, ref v1, ref v2, ref v3);
        v0 ^= word;
    }

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
