using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Blockchain.Files;

namespace Blockchain.Wallet.Files;

/// <summary>A sealed file at its place: how each kind of file with keys is written, loaded and opened.</summary>
internal sealed class SecretFile
{
    private readonly SealedFile content;

    private SecretFile(string path, SealedFile content)
    {
        Path = path;
        this.content = content;
    }

    /// <summary>Where it is.</summary>
    public string Path { get; }

    /// <summary>What anybody may read.</summary>
    public ReadOnlyMemory<byte> Public => content.Public;

    /// <summary>How much work it is to try a passphrase.</summary>
    public PassphraseStretching Stretching => content.Stretching;

    /// <summary>That what it holds makes no sense.</summary>
    public SecretFileError Malformed => new(Path, SealedFault.Malformed);

    /// <summary>Writes a secret and wipes it, in the place of whatever is there.</summary>
    /// <exception cref="StorageException">The file could not be made, or not durably.</exception>
    public static SecretFile Write(
        string path, SealedKind kind, ReadOnlySpan<byte> open, Span<byte> secret, ReadOnlySpan<byte> passphrase, PassphraseStretching stretching)
    {
        SealedFile content = SealedFile.Seal(kind, open, secret, passphrase, stretching);
        CryptographicOperations.ZeroMemory(secret);
        PrivateFile.Replace(path, content.Bytes);
        return new(path, content);
    }

    /// <summary>Reads a file, all but its secret.</summary>
    public static bool TryLoad(string path, SealedKind kind, [NotNullWhen(true)] out SecretFile? file, out SecretFileError error)
    {
        file = null;
        error = default;
        if (!SmallFile.TryRead(path, SealedFile.BytesMax, out byte[]? bytes, out string? reason)) error = new(path, SealedFault.None, reason);
        else if (!SealedFile.TryRead(bytes, kind, out SealedFile? content, out SealedFault fault)) error = new(path, fault);
        else file = new(path, content);
        return file is not null;
    }

    /// <summary>Opens the secret, lets it be read, and wipes it.</summary>
    /// <param name="passphrase">UTF-8; not kept.</param>
    /// <param name="read">Reads the secret; null where it makes no sense.</param>
    /// <param name="opened">What was read.</param>
    /// <param name="error">Why not.</param>
    public bool TryOpen<T>(ReadOnlySpan<byte> passphrase, Func<byte[], T?> read, [NotNullWhen(true)] out T? opened, out SecretFileError error)
        where T : class
    {
        opened = null;
        error = default;
        if (content.TryOpen(passphrase, out byte[]? secret, out SealedFault fault))
        {
            opened = read(secret);
            CryptographicOperations.ZeroMemory(secret);
            if (opened is null) error = Malformed;
        }
        else
        {
            error = new(Path, fault);
        }
        return opened is not null;
    }
}
