using System.Security.Cryptography;
using Blockchain.Consensus.Crypto;
using Blockchain.Consensus.Primitives;

namespace Blockchain.Node.Crypto;

/// <summary>
/// Remembers what has verified, so that a transaction that was checked on its way into the mempool costs little when its
/// block comes, and a block that is judged on two branches costs once.
/// </summary>
/// <remarks>
/// Only successes are kept: a failure must not push them out. A key is the salted SHA-256 of the whole question, so nobody
/// outside can aim at a place in the table, and a hit is as certain as the hash. Safe for any number of threads.
/// </remarks>
public sealed class CachingVerifier : ISignatureVerifier
{
    /// <summary>Entries unless told otherwise: 4 MiB.</summary>
    public const int EntryCountDefault = 1 << 17;

    private const int SaltBytes = 32;
    private const int QuestionBytesMax = SaltBytes + 2 + 65 + 64 + 32;

    private readonly ISignatureVerifier inner;
    private readonly byte[] salt;
    private readonly RememberedDigests verified;

    /// <summary>Starts with an empty table.</summary>
    /// <param name="inner">Asked when the answer is not remembered.</param>
    /// <param name="entryCountMax">How many successes are kept, 32 bytes each; rounded down to a multiple of 8, at least 8.</param>
    /// <param name="salt">Random bytes; none to draw them here. It cannot change an answer, only what is forgotten first.</param>
    public CachingVerifier(ISignatureVerifier inner, int entryCountMax = EntryCountDefault, ReadOnlySpan<byte> salt = default)
    {
        this.inner = inner;
        this.salt = SHA256.HashData(salt.IsEmpty ? RandomNumberGenerator.GetBytes(SaltBytes) : salt);
        verified = new(entryCountMax);
    }

    private enum Question : byte
    {
        Ecdsa,
        Schnorr,
        TweakToEven,
        TweakToOdd,
    }

    /// <summary>How many entries the table holds at most.</summary>
    public int EntryCountMax => verified.EntryCountMax;

    /// <summary>Questions that were answered from the table.</summary>
    public long HitCount => verified.HitCount;

    /// <summary>Questions that the inner verifier had to answer.</summary>
    public long MissCount => verified.MissCount;

    /// <inheritdoc/>
    public bool VerifyEcdsa(ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> signature, Hash256 digest)
    {
        if (signature.Length != DerSignature.CompactSize || publicKey.Length is not (33 or 65)) return false;
        Hash256 key = Key(Question.Ecdsa, publicKey, signature, digest);
        if (verified.Contains(key)) return true;
        return inner.VerifyEcdsa(publicKey, signature, digest) && Remember(key);
    }

    /// <inheritdoc/>
    public bool VerifySchnorr(ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> signature, ReadOnlySpan<byte> message)
    {
        if (signature.Length != PrivateKey.SchnorrSize || publicKey.Length != XOnlyPublicKey.Size) return false;
        // Consensus signs 32 bytes; other messages are rare and not worth a table.
        if (message.Length != Hash256.Size) return inner.VerifySchnorr(publicKey, signature, message);
        Hash256 key = Key(Question.Schnorr, publicKey, signature, Hash256.Read(message));
        if (verified.Contains(key)) return true;
        return inner.VerifySchnorr(publicKey, signature, message) && Remember(key);
    }

    /// <inheritdoc/>
    public bool VerifyTaprootTweak(ReadOnlySpan<byte> outputKey, bool outputKeyIsOdd, ReadOnlySpan<byte> internalKey, Hash256 tweak)
    {
        if (outputKey.Length != XOnlyPublicKey.Size || internalKey.Length != XOnlyPublicKey.Size) return false;
        Hash256 key = Key(outputKeyIsOdd ? Question.TweakToOdd : Question.TweakToEven, outputKey, internalKey, tweak);
        if (verified.Contains(key)) return true;
        return inner.VerifyTaprootTweak(outputKey, outputKeyIsOdd, internalKey, tweak) && Remember(key);
    }

    private Hash256 Key(Question question, ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, Hash256 third)
    {
        Span<byte> buffer = stackalloc byte[QuestionBytesMax];
        salt.CopyTo(buffer);
        buffer[SaltBytes] = (byte)question;
        buffer[SaltBytes + 1] = (byte)first.Length; // all else has one length a question, so bytes have one meaning
        int end = SaltBytes + 2;
        first.CopyTo(buffer[end..]);
        end += first.Length;
        second.CopyTo(buffer[end..]);
        end += second.Length;
        third.CopyTo(buffer[end..]);
        Span<byte> digest = stackalloc byte[Hash256.Size];
        SHA256.HashData(buffer[..(end + Hash256.Size)], digest);
        return Hash256.Read(digest);
    }

    private bool Remember(Hash256 key)
    {
        verified.Add(key);
        return true;
    }
}
