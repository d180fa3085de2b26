using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Blockchain.Consensus.Primitives;
using Blockchain.Files;
using Blockchain.Wallet.Keys;

namespace Blockchain.Wallet.Files;

/// <summary>The file that holds a wallet's keys. What it says in <see cref="Head"/> needs no passphrase; the words and the seed do.</summary>
public sealed class WalletFile
{
    private readonly SealedFile content;

    private WalletFile(string path, SealedFile content, WalletHead head)
    {
        Path = path;
        this.content = content;
        Head = head;
    }

    /// <summary>Where it is.</summary>
    public string Path { get; }

    /// <summary>What anybody may read. It is certain only once the passphrase has opened the file.</summary>
    public WalletHead Head { get; }

    /// <summary>Writes a new wallet, with account 0 of every kind, in the place of whatever is there.</summary>
    /// <param name="path">The file; its folder exists.</param>
    /// <param name="origin">Words, their extension and where the wallet is used; not kept.</param>
    /// <param name="passphrase">UTF-8; not kept.</param>
    /// <param name="stretching">How much work it shall be to try a passphrase.</param>
    /// <exception cref="StorageException">The file could not be made, or not durably.</exception>
    public static WalletFile Create(string path, WalletOrigin origin, ReadOnlySpan<byte> passphrase, PassphraseStretching stretching)
    {
        using Seed seed = origin.Words.ToSeed(origin.Extension);
        using WalletKeys keys = new(seed, origin.Network);
        WalletHead head = new(
            origin.Chain, origin.Network, origin.BirthHeight, keys.Fingerprint, [.. Account.Purposes.Select(purpose => keys.AccountOf(purpose, 0))]);
        byte[] secret = [(byte)origin.Words.Entropy.Length, .. origin.Words.Entropy, .. seed.Bytes];
        SealedFile content = SealedFile.Seal(SealedKind.Wallet, head.ToBytes(), secret, passphrase, stretching);
        CryptographicOperations.ZeroMemory(secret);
        PrivateFile.Replace(path, content.Bytes);
        return new(path, content, head);
    }

    /// <summary>Reads a wallet, all but its secrets.</summary>
    public static bool TryLoad(string path, [NotNullWhen(true)] out WalletFile? file, out SecretFileError error)
    {
        file = null;
        error = default;
        if (!SmallFile.TryRead(path, SealedFile.BytesMax, out byte[]? bytes, out string? reason)) error = new(path, SealedFault.None, reason);
        else if (!SealedFile.TryRead(bytes, SealedKind.Wallet, out SealedFile? content, out SealedFault fault)) error = new(path, fault);
        else if (!WalletHead.TryRead(content.Public, out WalletHead? head)) error = new(path, SealedFault.Malformed);
        else file = new(path, content, head);
        return file is not null;
    }

    /// <summary>Opens the keys. The caller disposes them as soon as it has signed.</summary>
    public bool TryUnlock(ReadOnlySpan<byte> passphrase, [NotNullWhen(true)] out WalletKeys? keys, out SecretFileError error)
    {
        keys = null;
        if (!TryOpen(passphrase, out Mnemonic? words, out Seed? seed, out error)) return false;
        words.Dispose();
        keys = new(seed, Head.Network);
        seed.Dispose();
        if (IsOf(keys)) return true;
        keys.Dispose();
        keys = null;
        error = new(Path, SealedFault.Malformed);
        return false;
    }

    /// <summary>Opens the words, for their owner to write them down again.</summary>
    /// <param name="passphrase">UTF-8.</param>
    /// <param name="words">The words, which the caller disposes.</param>
    /// <param name="isExtended">Whether an extension belongs to them, which the file does not know.</param>
    /// <param name="error">Why not.</param>
    public bool TryOpenWords(ReadOnlySpan<byte> passphrase, [NotNullWhen(true)] out Mnemonic? words, out bool isExtended, out SecretFileError error)
    {
        isExtended = false;
        if (!TryOpen(passphrase, out words, out Seed? seed, out error)) return false;
        using Seed plain = words.ToSeed("");
        isExtended = !plain.Bytes.SequenceEqual(seed.Bytes);
        seed.Dispose();
        return true;
    }

    private bool TryOpen(
        ReadOnlySpan<byte> passphrase, [NotNullWhen(true)] out Mnemonic? words, [NotNullWhen(true)] out Seed? seed, out SecretFileError error)
    {
        words = null;
        seed = null;
        error = default;
        if (!content.TryOpen(passphrase, out byte[]? secret, out SealedFault fault))
        {
            error = new(Path, fault);
            return false;
        }
        int length = secret.Length > Seed.Size ? secret[0] : 0;
        bool isWhole = secret.Length == 1 + length + Seed.Size
            && Mnemonic.TryFromEntropy(secret.AsSpan(1, length), out words) && Seed.TryCreate(secret.AsSpan(1 + length), out seed);
        CryptographicOperations.ZeroMemory(secret);
        if (!isWhole) error = new(Path, SealedFault.Malformed);
        return isWhole && words is not null && seed is not null;
    }

    private bool IsOf(WalletKeys keys)
    {
        Invariant.Holds(keys.Network == Head.Network);
        return keys.Fingerprint == Head.Fingerprint && Head.Accounts.All(account => keys.AccountOf(account.Purpose, account.Number).Key == account.Key);
    }
}
