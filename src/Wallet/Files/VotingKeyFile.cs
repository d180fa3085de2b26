using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Blockchain.Consensus.Crypto;
using Blockchain.Files;

namespace Blockchain.Wallet.Files;

/// <summary>The file that holds the key of one voter of a council: a kind of its own, which no wallet opens and which opens no wallet.</summary>
public sealed class VotingKeyFile
{
    private readonly SealedFile content;

    private VotingKeyFile(string path, SealedFile content, XOnlyPublicKey key)
    {
        Path = path;
        this.content = content;
        Key = key;
    }

    /// <summary>Where it is.</summary>
    public string Path { get; }

    /// <summary>The public key, as chain files name it. It is certain only once the passphrase has opened the file.</summary>
    public XOnlyPublicKey Key { get; }

    /// <summary>Draws a new key and writes it, in the place of whatever is there.</summary>
    /// <param name="path">The file; its folder exists.</param>
    /// <param name="passphrase">UTF-8; not kept.</param>
    /// <param name="stretching">How much work it shall be to try a passphrase.</param>
    /// <exception cref="StorageException">The file could not be made, or not durably.</exception>
    public static VotingKeyFile Create(string path, ReadOnlySpan<byte> passphrase, PassphraseStretching stretching)
    {
        byte[] secret;
        PrivateKey? key;
        do secret = RandomNumberGenerator.GetBytes(PrivateKey.Size);
        while (!PrivateKey.TryCreate(secret, out key));
        SealedFile content = SealedFile.Seal(SealedKind.VotingKey, key.XOnlyPublicKey.ToArray(), secret, passphrase, stretching);
        CryptographicOperations.ZeroMemory(secret);
        PrivateFile.Replace(path, content.Bytes);
        return new(path, content, key.XOnlyPublicKey);
    }

    /// <summary>Reads the file, all but its secret.</summary>
    public static bool TryLoad(string path, [NotNullWhen(true)] out VotingKeyFile? file, out SecretFileError error)
    {
        file = null;
        error = default;
        if (!PrivateFile.TryRead(path, SealedFile.BytesMax, out byte[]? bytes, out string? reason)) error = new(path, SealedFault.None, reason);
        else if (!SealedFile.TryRead(bytes, SealedKind.VotingKey, out SealedFile? content, out SealedFault fault)) error = new(path, fault);
        else if (!XOnlyPublicKey.TryCreate(content.Public.Span, out XOnlyPublicKey key)) error = new(path, SealedFault.Malformed);
        else file = new(path, content, key);
        return file is not null;
    }

    /// <summary>Opens the key, for one signature.</summary>
    public bool TryUnlock(ReadOnlySpan<byte> passphrase, [NotNullWhen(true)] out PrivateKey? key, out SecretFileError error)
    {
        key = null;
        error = default;
        if (!content.TryOpen(passphrase, out byte[]? secret, out SealedFault fault)) error = new(Path, fault);
        else if (!PrivateKey.TryCreate(secret, out key) || key.XOnlyPublicKey != Key) error = new(Path, SealedFault.Malformed);
        CryptographicOperations.ZeroMemory(secret);
        return error == default && key is not null;
    }
}
