using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using Blockchain.Consensus.Primitives;

namespace Blockchain.Wallet.Keys;

/// <summary>The words that a person writes down to get a wallet back (BIP 39, English): random bits with a checksum.</summary>
/// <remarks>Holds the bits and not the words, so that they can be wiped.</remarks>
public sealed class Mnemonic : IDisposable
{
    private const int BitsPerWord = 11;
    private const int SeedIterations = 2048;
    private const int EntropyBytesMax = 32;

    private readonly byte[] entropy;

    private Mnemonic(byte[] entropy) => this.entropy = entropy;

    /// <summary>How many words a wallet can have.</summary>
    public static ImmutableArray<int> WordCounts { get; } = [12, 15, 18, 21, 24];

    /// <summary>How many words these are.</summary>
    public int WordCount => entropy.Length * 3 / 4;

    /// <summary>The random bits, 16 to 32 bytes; zeros once disposed.</summary>
    public ReadOnlySpan<byte> Entropy => entropy;

    /// <summary>Draws new words.</summary>
    /// <param name="wordCount">One of <see cref="WordCounts"/>.</param>
    public static Mnemonic Create(int wordCount)
    {
        Invariant.Holds(WordCounts.Contains(wordCount));
        return new(RandomNumberGenerator.GetBytes(wordCount / 3 * 4));
    }

    /// <summary>Takes the bits of words that were kept; false unless there are 16, 20, 24, 28 or 32 bytes.</summary>
    public static bool TryFromEntropy(ReadOnlySpan<byte> bits, [NotNullWhen(true)] out Mnemonic? mnemonic)
    {
        bool isLength = bits.Length is >= 16 and <= EntropyBytesMax && bits.Length % 4 == 0;
        mnemonic = isLength ? new(bits.ToArray()) : null;
        return isLength;
    }

    /// <summary>Reads words with blanks between them; upper and lower case are alike.</summary>
    /// <param name="text">The words.</param>
    /// <param name="mnemonic">What they stand for.</param>
    /// <param name="error">Which word is wrong, and what it may have been.</param>
    public static bool TryParse(ReadOnlySpan<char> text, [NotNullWhen(true)] out Mnemonic? mnemonic, out MnemonicError error)
    {
        mnemonic = null;
        error = MnemonicError.None;
        Span<byte> bits = stackalloc byte[EntropyBytesMax + 1];
        int count = 0;
        foreach (Range range in text.SplitAny(' ', '\t', '\r', '\n', '\u3000'))
        {
            ReadOnlySpan<char> word = text[range];
            if (word.IsEmpty) continue;
            int number = Wordlist.NumberOf(word);
            if (number < 0 && error.Fault == MnemonicFault.None)
                error = new(MnemonicFault.UnknownWord, count + 1, Wordlist.Meant(word.ToString()));
            if (number >= 0 && count < WordCounts[^1]) Put(bits, count * BitsPerWord, number);
            count++;
        }
        if (!WordCounts.Contains(count)) error = new(MnemonicFault.WordCount, count, []);
        if (error.Fault == MnemonicFault.None && !TryCheck(bits, count / 3 * 4, out mnemonic)) error = new(MnemonicFault.Checksum, count, []);
        CryptographicOperations.ZeroMemory(bits);
        return mnemonic is not null;
    }

    /// <summary>The words, in order. They are the wallet: show them to its owner and to nobody else.</summary>
    public ImmutableArray<string> ToWords()
    {
        byte[] bits = [.. entropy, Checksum()];
        ImmutableArray<string>.Builder words = ImmutableArray.CreateBuilder<string>(WordCount);
        for (int i = 0; i < WordCount; i++) words.Add(Wordlist.Words[Take(bits, i * BitsPerWord)]);
        CryptographicOperations.ZeroMemory(bits);
        return words.MoveToImmutable();
    }

    /// <summary>Stretches the words to the seed of all keys.</summary>
    /// <param name="extension">The passphrase of BIP 39, in the form NFKD; empty for none. Any one leads to a wallet, and no other to the same.</param>
    public Seed ToSeed(ReadOnlySpan<char> extension)
    {
        byte[] password = ToPassword();
        byte[] salt = new byte["mnemonic".Length + Encoding.UTF8.GetByteCount(extension)];
        Encoding.ASCII.GetBytes("mnemonic", salt);
        Encoding.UTF8.GetBytes(extension, salt.AsSpan("mnemonic".Length));
        byte[] stretched = Rfc2898DeriveBytes.Pbkdf2(password, salt, SeedIterations, HashAlgorithmName.SHA512, Seed.Size);
        CryptographicOperations.ZeroMemory(password);
        CryptographicOperations.ZeroMemory(salt);
        return Seed.Own(stretched);
    }

    /// <summary>Wipes the bits.</summary>
    public void Dispose() => CryptographicOperations.ZeroMemory(entropy);

    /// <summary>Says nothing: a secret must not reach a log by way of a string.</summary>
    public override string ToString() => $"{WordCount} words";

    /// <summary>The words with one blank between them; in bytes, since a string could not be wiped.</summary>
    private byte[] ToPassword()
    {
        ImmutableArray<string> words = ToWords();
        byte[] bytes = new byte[words.Sum(word => word.Length + 1) - 1];
        int at = 0;
        foreach (string word in words)
        {
            if (at > 0) bytes[at++] = (byte)' ';
            at += Encoding.ASCII.GetBytes(word, bytes.AsSpan(at));
        }
        return bytes;
    }

    private static bool TryCheck(ReadOnlySpan<byte> bits, int length, [NotNullWhen(true)] out Mnemonic? mnemonic)
    {
        mnemonic = new(bits[..length].ToArray());
        if (mnemonic.Checksum() == bits[length]) return true;
        mnemonic.Dispose();
        mnemonic = null;
        return false;
    }

    /// <summary>The first bits of the hash, one for every 32 of the entropy, at the top of a byte.</summary>
    private byte Checksum()
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(entropy, hash);
        int spare = 8 - (entropy.Length / 4);
        return (byte)(hash[0] >> spare << spare);
    }

    private static void Put(Span<byte> bits, int at, int number)
    {
        for (int i = 0; i < BitsPerWord; i++)
        {
            if ((number & (1 << (BitsPerWord - 1 - i))) != 0) bits[(at + i) / 8] |= (byte)(0x80 >> ((at + i) % 8));
        }
    }

    private static int Take(ReadOnlySpan<byte> bits, int at)
    {
        Span<byte> four = stackalloc byte[sizeof(uint)];
        ReadOnlySpan<byte> from = bits[(at / 8)..];
        from[..Math.Min(from.Length, four.Length)].CopyTo(four);
        return (int)(BinaryPrimitives.ReadUInt32BigEndian(four) << (at % 8) >> (32 - BitsPerWord));
    }
}
