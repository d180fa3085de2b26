using System.Buffers.Binary;
using Org.BouncyCastle.Math;
using Org.BouncyCastle.Utilities;

namespace Blockchain.Consensus.Crypto;

/// <summary>Arithmetic modulo the prime 2^3072 − 1103717, on numbers of 48 words, least significant first.</summary>
/// <remarks>
/// Numbers stay below 2^3072, which is not quite the prime: only <see cref="Normalize"/> makes equal numbers equal words.
/// The framework's BigInteger would do, but allocates at each step and takes several times as long.
/// </remarks>
internal static class Number3072
{
    internal const int SizeBytes = 384;

    internal const int WordCount = 48;

    /// <summary>How far the prime lies below 2^3072: 2^3072 counts as this.</summary>
    private const ulong Complement = 1103717;

    private static readonly BigInteger Prime = BigInteger.One.ShiftLeft(SizeBytes * 8).Subtract(BigInteger.ValueOf((long)Complement));

    /// <summary>Reads 384 bytes, least significant first.</summary>
    internal static void Read(ReadOnlySpan<byte> bytes, Span<ulong> words)
    {
        for (int i = 0; i < WordCount; i++) words[i] = BinaryPrimitives.ReadUInt64LittleEndian(bytes[(8 * i)..]);
    }

    /// <summary>Writes 384 bytes, least significant first.</summary>
    internal static void Write(ReadOnlySpan<ulong> words, Span<byte> bytes)
    {
        for (int i = 0; i < WordCount; i++) BinaryPrimitives.WriteUInt64LittleEndian(bytes[(8 * i)..], words[i]);
    }

    /// <summary>Replaces the number by its product with the factor.</summary>
    internal static void Multiply(Span<ulong> number, ReadOnlySpan<ulong> factor)
    {
        Span<ulong> product = stackalloc ulong[2 * WordCount];
        Product(number[..WordCount], factor[..WordCount], product);
        product[..WordCount].CopyTo(number);
        ulong carry = MultiplyAdd(Complement, product[WordCount..], number[..WordCount]);
        while (carry != 0) carry = Add(number, carry * Complement); // the first carry has no more bits than the complement: 21
    }

    /// <summary>Brings the number below the prime.</summary>
    internal static void Normalize(Span<ulong> number)
    {
        if (number[0] < unchecked(0 - Complement)) return;
        for (int i = 1; i < WordCount; i++)
        {
            if (number[i] != ulong.MaxValue) return;
        }

        // All words but the first are full, so what is left after taking the prime away fits in the first.
        ulong rest = unchecked(number[0] + Complement);
        number[..WordCount].Clear();
        number[0] = rest;
    }

    /// <summary>Replaces the number by the one whose product with it is 1; 0 stays 0.</summary>
    internal static void Invert(Span<ulong> number)
    {
        Span<byte> bytes = stackalloc byte[SizeBytes];
        Write(number, bytes);
        bytes.Reverse();
        BigInteger value = new BigInteger(1, bytes).Mod(Prime);
        if (value.SignValue != 0) value = BigIntegers.ModOddInverseVar(Prime, value);
        bytes.Clear();
        value.ToByteArrayUnsigned(bytes[(SizeBytes - value.GetLengthofByteArrayUnsigned())..]);
        bytes.Reverse();
        Read(bytes, number);
    }

    /// <summary>The full product, a column at a time: three words hold the sum of a column, and no branch waits for a carry.</summary>
    private static void Product(ReadOnlySpan<ulong> left, ReadOnlySpan<ulong> right, Span<ulong> product)
    {
        ulong sum = 0, carry = 0, carries = 0;
        for (int column = 0; column < (2 * WordCount) - 1; column++)
        {
            int last = Math.Min(WordCount - 1, column);
            for (int i = Math.Max(0, column - (WordCount - 1)); i <= last; i++)
            {
                unchecked
                {
                    ulong high = Math.BigMul(left[i], right[column - i], out ulong low);
                    sum += low;
                    high += sum < low ? 1UL : 0;
                    carry += high;
                    carries += carry < high ? 1UL : 0;
                }
            }

            product[column] = sum;
            (sum, carry, carries) = (carry, carries, 0);
        }

        product[^1] = sum;
    }

    /// <summary>Adds factor times words to the sum, and returns what did not fit.</summary>
    private static ulong MultiplyAdd(ulong factor, ReadOnlySpan<ulong> words, Span<ulong> sum)
    {
        ulong carry = 0;
        unchecked
        {
            for (int j = 0; j < sum.Length && j < words.Length; j++)
            {
                ulong high = Math.BigMul(factor, words[j], out ulong low);
                low += carry;
                high += low < carry ? 1UL : 0;
                ulong total = sum[j] + low;
                high += total < low ? 1UL : 0;
                sum[j] = total;
                carry = high;
            }
        }

        return carry;
    }

    /// <summary>Adds a word, and returns what did not fit.</summary>
    private static ulong Add(Span<ulong> number, ulong word)
    {
        for (int i = 0; i < WordCount && word != 0; i++)
        {
            number[i] = unchecked(number[i] + word);
            word = number[i] < word ? 1UL : 0;
        }

        return word;
    }
}
