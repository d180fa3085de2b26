using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace Blockchain.Files;

/// <summary>
/// Bytes that a passphrase protects, with others in front that anybody may read: AES-256-GCM under a key that Argon2id makes of the passphrase.
/// Everything in front of the secret is authenticated with it.
/// </summary>
/// <remarks>docs/formats.md has the bytes. A checksum behind it all tells a damaged file from a wrong passphrase; it protects against nothing else.</remarks>
public sealed class SealedFile
{
    /// <summary>The version that is written.</summary>
    public const ushort Version = 1;

    /// <summary>Length of what anybody may read, at most.</summary>
    public const int PublicBytesMax = 16 * 1024;

    /// <summary>Length of the secret, at most.</summary>
    public const int SecretBytesMax = 4 * 1024;

    /// <summary>Length of a whole file, at most.</summary>
    public const int BytesMax = HeadBytes + PublicBytesMax + SecretBytesMax + TagBytes + ChecksumBytes;

    private const byte Argon2id = 1;
    private const int NonceBytes = 12;
    private const int TagBytes = 16;
    private const int ChecksumBytes = SHA256.HashSizeInBytes;
    private const int KindAt = 10;
    private const int StretchingAt = 11;
    private const int SaltAt = 24;
    private const int NonceAt = SaltAt + PassphraseStretching.SaltBytes;
    private const int LengthsAt = NonceAt + NonceBytes;
    private const int HeadBytes = LengthsAt + (2 * sizeof(uint));

    private readonly byte[] bytes;
    private readonly int publicLength;

    private SealedFile(byte[] bytes, int publicLength)
    {
        this.bytes = bytes;
        this.publicLength = publicLength;
    }

    /// <summary>What the file holds.</summary>
    public SealedKind Kind => (SealedKind)bytes[KindAt];

    /// <summary>How much work it is to try a passphrase.</summary>
    public PassphraseStretching Stretching => StretchingOf(bytes);

    /// <summary>What anybody may read. Only <see cref="TryOpen"/> tells whether it is what was written.</summary>
    public ReadOnlyMemory<byte> Public => bytes.AsMemory(HeadBytes, publicLength);

    /// <summary>The whole file.</summary>
    public ReadOnlySpan<byte> Bytes => bytes;

    private static ReadOnlySpan<byte> Magic => "BCSEALED"u8;

    /// <summary>Seals a secret, with a salt and a nonce that were never used before.</summary>
    /// <param name="kind">What it is.</param>
    /// <param name="open">What anybody may read; at most <see cref="PublicBytesMax"/>.</param>
    /// <param name="secret">At most <see cref="SecretBytesMax"/>; not kept.</param>
    /// <param name="passphrase">UTF-8; not kept.</param>
    /// <param name="stretching">How much work it shall be to try a passphrase.</param>
    public static SealedFile Seal(
        SealedKind kind, ReadOnlySpan<byte> open, ReadOnlySpan<byte> secret, ReadOnlySpan<byte> passphrase, PassphraseStretching stretching)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(open.Length, PublicBytesMax);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(secret.Length, SecretBytesMax);
        if (!stretching.IsWithinBounds) throw new ArgumentOutOfRangeException(nameof(stretching));
        int front = HeadBytes + open.Length, whole = front + secret.Length + TagBytes;
        byte[] bytes = new byte[whole + ChecksumBytes];
        Magic.CopyTo(bytes);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(Magic.Length), Version);
        bytes[KindAt] = (byte)kind;
        bytes[StretchingAt] = Argon2id;
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(StretchingAt + 1), stretching.MemoryKibibytes);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(StretchingAt + 5), stretching.Passes);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(StretchingAt + 9), stretching.Lanes);
        RandomNumberGenerator.Fill(bytes.AsSpan(SaltAt, PassphraseStretching.SaltBytes + NonceBytes));
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(LengthsAt), open.Length);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(LengthsAt + sizeof(uint)), secret.Length);
        open.CopyTo(bytes.AsSpan(HeadBytes));
        byte[] key = stretching.Stretch(passphrase, bytes.AsSpan(SaltAt, PassphraseStretching.SaltBytes));
        using (AesGcm cipher = new(key, TagBytes))
        {
            cipher.Encrypt(
                bytes.AsSpan(NonceAt, NonceBytes), secret, bytes.AsSpan(front, secret.Length), bytes.AsSpan(front + secret.Length, TagBytes), bytes.AsSpan(0, front));
        }
        CryptographicOperations.ZeroMemory(key);
        SHA256.HashData(bytes.AsSpan(0, whole), bytes.AsSpan(whole));
        return new(bytes, open.Length);
    }

    /// <summary>Reads a file, all but its secret. Any bytes may be given.</summary>
    /// <param name="bytes">The whole file.</param>
    /// <param name="kind">What it shall hold.</param>
    /// <param name="file">The file.</param>
    /// <param name="fault">Why it is not read.</param>
    public static bool TryRead(ReadOnlySpan<byte> bytes, SealedKind kind, [NotNullWhen(true)] out SealedFile? file, out SealedFault fault)
    {
        file = null;
        fault = Judge(bytes, kind);
        if (fault == SealedFault.None) file = new(bytes.ToArray(), BinaryPrimitives.ReadInt32LittleEndian(bytes[LengthsAt..]));
        return file is not null;
    }

    /// <summary>Opens the secret. It takes as long as <see cref="Stretching"/> asks for.</summary>
    /// <param name="passphrase">UTF-8; not kept.</param>
    /// <param name="secret">The secret, which the caller wipes.</param>
    /// <param name="fault">Why it is not opened.</param>
    public bool TryOpen(ReadOnlySpan<byte> passphrase, [NotNullWhen(true)] out byte[]? secret, out SealedFault fault)
    {
        int front = HeadBytes + publicLength, end = bytes.Length - ChecksumBytes - TagBytes;
        byte[] opened = new byte[end - front];
        byte[] key = Stretching.Stretch(passphrase, bytes.AsSpan(SaltAt, PassphraseStretching.SaltBytes));
        try
        {
            using AesGcm cipher = new(key, TagBytes);
            cipher.Decrypt(bytes.AsSpan(NonceAt, NonceBytes), bytes.AsSpan(front, opened.Length), bytes.AsSpan(end, TagBytes), opened, bytes.AsSpan(0, front));
            secret = opened;
            fault = SealedFault.None;
        }
        catch (AuthenticationTagMismatchException)
        {
            secret = null;
            fault = SealedFault.WrongPassphrase;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(key);
        }
        return secret is not null;
    }

    private static SealedFault Judge(ReadOnlySpan<byte> bytes, SealedKind kind)
    {
        if (!bytes.StartsWith(Magic)) return SealedFault.Foreign;
        if (bytes.Length < HeadBytes) return SealedFault.WrongLength;
        if (BinaryPrimitives.ReadUInt16LittleEndian(bytes[Magic.Length..]) != Version) return SealedFault.UnknownVersion;
        if (bytes.Length < HeadBytes + TagBytes + ChecksumBytes || bytes.Length > BytesMax) return SealedFault.WrongLength;
        Span<byte> checksum = stackalloc byte[ChecksumBytes];
        SHA256.HashData(bytes[..^ChecksumBytes], checksum);
        if (!checksum.SequenceEqual(bytes[^ChecksumBytes..])) return SealedFault.Changed;
        // From here on the file is as somebody wrote it, who need not be this program.
        long publicLength = BinaryPrimitives.ReadUInt32LittleEndian(bytes[LengthsAt..]);
        long secretLength = BinaryPrimitives.ReadUInt32LittleEndian(bytes[(LengthsAt + sizeof(uint))..]);
        if (HeadBytes + publicLength + secretLength + TagBytes + ChecksumBytes != bytes.Length) return SealedFault.WrongLength;
        if (publicLength > PublicBytesMax || secretLength > SecretBytesMax) return SealedFault.WrongLength;
        if ((SealedKind)bytes[KindAt] != kind) return SealedFault.OtherKind;
        if (bytes[StretchingAt] != Argon2id) return SealedFault.UnknownStretching;
        return StretchingOf(bytes).IsWithinBounds ? SealedFault.None : SealedFault.StretchingOutOfBounds;
    }

    private static PassphraseStretching StretchingOf(ReadOnlySpan<byte> bytes) => new(
        BinaryPrimitives.ReadUInt32LittleEndian(bytes[(StretchingAt + 1)..]),
        BinaryPrimitives.ReadUInt32LittleEndian(bytes[(StretchingAt + 5)..]),
        BinaryPrimitives.ReadUInt32LittleEndian(bytes[(StretchingAt + 9)..]));
}
