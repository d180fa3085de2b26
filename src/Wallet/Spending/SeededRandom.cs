using System.Buffers.Binary;
using System.Security.Cryptography;
using Blockchain.Consensus.Primitives;

namespace Blockchain.Wallet.Spending;

/// <summary>Random choices that a seed determines: SHA-256 of the seed and a counter, taken eight bytes at a time.</summary>
/// <remarks>The seed of a real payment comes from the system's generator, so that nobody can foresee the choices; the seed of a test is written down.</remarks>
/// <param name="seed">32 bytes.</param>
public sealed class SeededRandom(Hash256 seed)
{
    private readonly byte[] question = [.. seed.ToArray(), .. new byte[sizeof(ulong)]];
    private readonly byte[] answer = new byte[SHA256.HashSizeInBytes];
    private ulong asked;
    private int left;

    /// <summary>A number from 0 to below the bound, each as likely as the others.</summary>
    /// <param name="bound">At least 1.</param>
    public int Below(int bound)
    {
        Invariant.Holds(bound > 0);
        ulong uneven = ulong.MaxValue % (ulong)bound; // above the last whole multiple, small numbers would come more often
        ulong number;
        do number = Next();
        while (number > ulong.MaxValue - uneven - 1);
        return (int)(number % (ulong)bound);
    }

    /// <summary>Puts the items into a random order.</summary>
    public void Shuffle<T>(Span<T> items)
    {
        for (int i = items.Length - 1; i > 0; i--)
        {
            int other = Below(i + 1);
            (items[i], items[other]) = (items[other], items[i]);
        }
    }

    private ulong Next()
    {
        if (left == 0)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(question.AsSpan(Hash256.Size), asked++);
            SHA256.HashData(question, answer);
            left = answer.Length;
        }
        left -= sizeof(ulong);
        return BinaryPrimitives.ReadUInt64LittleEndian(answer.AsSpan(left));
    }
}
