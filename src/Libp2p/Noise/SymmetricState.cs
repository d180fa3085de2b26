using System.Security.Cryptography;

namespace Blockchain.Libp2p.Noise;

/// <summary>Chaining key, transcript hash and current key of a handshake (Noise revision 34, section 5.2).</summary>
internal sealed class SymmetricState : IDisposable
{
    private readonly byte[] chainingKey = new byte[SHA256.HashSizeInBytes];
    private readonly byte[] hash = new byte[SHA256.HashSizeInBytes];
    private readonly IncrementalHash hasher = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private CipherState? cipher;

    /// <summary>Begins with the protocol's name of at most 32 bytes and the prologue, which is mixed even when it is empty.</summary>
    public SymmetricState(ReadOnlySpan<byte> name, ReadOnlySpan<byte> prologue)
    {
        name.CopyTo(hash);
        hash.CopyTo(chainingKey, 0);
        MixHash(prologue);
    }

    /// <summary>The hash of everything that both sides saw; equal on both at the end.</summary>
    public ReadOnlySpan<byte> Hash => hash;

    /// <summary>Whether a key was mixed, so that texts are encrypted from here on.</summary>
    public bool HasKey => cipher is not null;

    /// <summary>Takes bytes into the transcript.</summary>
    public void MixHash(ReadOnlySpan<byte> bytes)
    {
        hasher.AppendData(hash);
        hasher.AppendData(bytes);
        hasher.GetHashAndReset(hash);
    }

    /// <summary>Takes a shared secret into the chain and changes the key.</summary>
    public void MixKey(ReadOnlySpan<byte> secret)
    {
        Span<byte> derived = stackalloc byte[64];
        Derive(secret, derived);
        derived[..32].CopyTo(chainingKey);
        cipher?.Dispose();
        cipher = new CipherState(derived[32..]);
        CryptographicOperations.ZeroMemory(derived);
    }

    /// <summary>Encrypts, or copies while there is no key, and takes the result into the transcript.</summary>
    /// <returns>The bytes written: the text's length, and a tag's once there is a key.</returns>
    public int EncryptAndHash(ReadOnlySpan<byte> plain, Span<byte> target)
    {
        int length = plain.Length + (HasKey ? CipherState.TagBytes : 0);
        if (cipher is null) plain.CopyTo(target);
        // A key of a handshake encrypts at most two texts: its nonces do not run out.
        else _ = cipher.TryEncrypt(plain, target[..length], hash);
        MixHash(target[..length]);
        return length;
    }

    /// <summary>Decrypts, or copies while there is no key, and takes the encrypted text into the transcript.</summary>
    /// <param name="text">The text as it arrived; with a key at least a tag long.</param>
    /// <param name="plain">As long as the text, without the tag.</param>
    public bool TryDecryptAndHash(ReadOnlySpan<byte> text, Span<byte> plain)
    {
        if (cipher is null) text.CopyTo(plain);
        else if (!cipher.TryDecrypt(text, plain, hash)) return false;
        MixHash(text);
        return true;
    }

    /// <summary>The two keys of the transport: the initiator's direction, then the responder's.</summary>
    public (CipherState FromInitiator, CipherState FromResponder) Split()
    {
        Span<byte> derived = stackalloc byte[64];
        Derive([], derived);
        (CipherState, CipherState) keys = (new CipherState(derived[..32]), new CipherState(derived[32..]));
        CryptographicOperations.ZeroMemory(derived);
        return keys;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        cipher?.Dispose();
        hasher.Dispose();
        CryptographicOperations.ZeroMemory(chainingKey);
    }

    // HKDF with the chaining key as salt. By hand: the platform's own refuses an empty secret, which Split needs.
    private void Derive(ReadOnlySpan<byte> secret, Span<byte> derived)
    {
        Span<byte> key = stackalloc byte[32];
        Span<byte> second = stackalloc byte[33];
        HMACSHA256.HashData(chainingKey, secret, key);
        HMACSHA256.HashData(key, [1], derived[..32]);
        derived[..32].CopyTo(second);
        second[32] = 2;
        HMACSHA256.HashData(key, second, derived[32..]);
        CryptographicOperations.ZeroMemory(key);
        CryptographicOperations.ZeroMemory(second);
    }
}
