using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Blockchain.Consensus.Codec;
using Blockchain.Consensus.Primitives;

namespace Blockchain.Consensus.Crypto;

/// <summary>
/// A hash of a set that can follow the set: elements are inserted and removed in any order, and equal sets give equal
/// hashes. The same as Bitcoin Core's MuHash3072.
/// </summary>
/// <remarks>
/// Each element becomes a number of 3072 bits (SHA-256, stretched by ChaCha20), and the set is their product modulo
/// 2^3072 − 1103717. Removals multiply a denominator, so that the one slow step, an inversion, waits for
/// <see cref="Finish"/>. The set is not checked: removing what was never inserted is possible, and inserting it later cancels it.
/// </remarks>
public sealed class MuHash3072 : IWire<MuHash3072>
{
    /// <summary>Length of the state in bytes: numerator and denominator.</summary>
    public const int StateBytes = 2 * Number3072.SizeBytes;

    private readonly ulong[] numerator = new ulong[Number3072.WordCount];
    private readonly ulong[] denominator = new ulong[Number3072.WordCount];

    /// <summary>The empty set.</summary>
    public MuHash3072()
    {
        numerator[0] = 1;
        denominator[0] = 1;
    }

    /// <summary>Reads a state, as <see cref="Write"/> wrote it.</summary>
    public static bool TryRead(ref WireReader reader, [MaybeNullWhen(false)] out MuHash3072 value)
    {
        value = null;
        if (!reader.TryReadBytes(StateBytes, out ReadOnlyMemory<byte> bytes)) return false;
        value = new();
        Number3072.Read(bytes.Span, value.numerator);
        Number3072.Read(bytes.Span[Number3072.SizeBytes..], value.denominator);
        return true;
    }

    /// <summary>Appends the state: 384 bytes of numerator, 384 bytes of denominator, least significant first.</summary>
    public void Write(WireWriter writer)
    {
        Span<byte> bytes = stackalloc byte[Number3072.SizeBytes];
        Number3072.Write(numerator, bytes);
        writer.WriteBytes(bytes);
        Number3072.Write(denominator, bytes);
        writer.WriteBytes(bytes);
    }

    /// <summary>A set of its own with the same elements.</summary>
    public MuHash3072 Clone()
    {
        MuHash3072 copy = new();
        numerator.CopyTo(copy.numerator, 0);
        denominator.CopyTo(copy.denominator, 0);
        return copy;
    }

    /// <summary>Adds an element.</summary>
    public void Insert(ReadOnlySpan<byte> element) => MultiplyElement(numerator, element);

    /// <summary>Takes an element out.</summary>
    public void Remove(ReadOnlySpan<byte> element) => MultiplyElement(denominator, element);

    /// <summary>Adds all elements of another set; parts of a large set can so be hashed side by side.</summary>
    public void Combine(MuHash3072 other)
    {
        Number3072.Multiply(numerator, other.numerator);
        Number3072.Multiply(denominator, other.denominator);
    }

    /// <summary>Takes all elements of another set out.</summary>
    public void Separate(MuHash3072 other)
    {
        Number3072.Multiply(numerator, other.denominator);
        Number3072.Multiply(denominator, other.numerator);
    }

    /// <summary>The hash of the set as it is now; the set can go on changing.</summary>
    public CoinSetHash Finish()
    {
        Span<ulong> quotient = stackalloc ulong[Number3072.WordCount];
        denominator.CopyTo(quotient);
        Number3072.Invert(quotient);
        Number3072.Multiply(quotient, numerator);
        Number3072.Normalize(quotient);
        Span<byte> bytes = stackalloc byte[Number3072.SizeBytes];
        Number3072.Write(quotient, bytes);
        Span<byte> digest = stackalloc byte[Hash256.Size];
        SHA256.HashData(bytes, digest);
        return new(Hash256.Read(digest));
    }

    private static void MultiplyElement(Span<ulong> product, ReadOnlySpan<byte> element)
    {
        Span<byte> key = stackalloc byte[Hash256.Size];
        SHA256.HashData(element, key);
        Span<byte> stream = stackalloc byte[Number3072.SizeBytes];
        ChaCha20.KeyStream(key, stream);
        Span<ulong> factor = stackalloc ulong[Number3072.WordCount];
        Number3072.Read(stream, factor);
        Number3072.Multiply(product, factor);
    }
}
