using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Blockchain.Libp2p.Noise;

/// <summary>ChaCha20-Poly1305 under one key, each message with the next nonce (Noise revision 34, section 5.1).</summary>
internal sealed class CipherState : IDisposable
{
    /// <summary>Bytes that encryption adds.</summary>
    public const int TagBytes = 16;

    private readonly ChaCha20Poly1305 cipher;
    private ulong nonce;

    /// <summary>Begins at a nonce, which is 0 but in tests.</summary>
    public CipherState(ReadOnlySpan<byte> key, ulong nonce = 0)
    {
        cipher = new ChaCha20Poly1305(key);
        this.nonce = nonce;
    }

    /// <summary>Whether every nonce was used; the last one of 2^64 is reserved.</summary>
    public bool IsExhausted => nonce == ulong.MaxValue;

    /// <summary>Encrypts into <paramref name="sealedText"/>, which is <see cref="TagBytes"/> longer; false without nonces left.</summary>
    public bool TryEncrypt(ReadOnlySpan<byte> plain, Span<byte> sealedText, ReadOnlySpan<byte> associated)
    {
        if (IsExhausted) return false;
        Span<byte> number = stackalloc byte[12];
        WriteNonce(number);
        cipher.Encrypt(number, plain, sealedText[..plain.Length], sealedText[plain.Length..], associated);
        return true;
    }

    /// <summary>Decrypts; both spans may begin at the same byte. False when the text does not authenticate.</summary>
    public bool TryDecrypt(ReadOnlySpan<byte> sealedText, Span<byte> plain, ReadOnlySpan<byte> associated)
    {
        if (IsExhausted) return false;
        Span<byte> number = stackalloc byte[12];
        WriteNonce(number);
        try
        {
            cipher.Decrypt(number, sealedText[..^TagBytes], sealedText[^TagBytes..], plain, associated);
            return true;
        }
        catch (AuthenticationTagMismatchException)
        {
            return false;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => cipher.Dispose();

    private void WriteNonce(Span<byte> number)
    {
        number.Clear();
        BinaryPrimitives.WriteUInt64LittleEndian(number[4..], nonce++);
    }
}
