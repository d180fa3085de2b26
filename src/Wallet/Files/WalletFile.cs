using System.Diagnostics.CodeAnalysis;
using Blockchain.Consensus.Primitives;
using Blockchain.Files;
using Blockchain.Wallet.Keys;

namespace Blockchain.Wallet.Files;

/// <summary>The file that holds a wallet's keys. What it says in <see cref="Head"/> needs no passphrase; the words and the seed do.</summary>
public sealed class WalletFile
{
    private readonly SecretFile file;

    private WalletFile(SecretFile file, WalletHead head)
    {
        this.file = file;
        Head = head;
    }

    /// <summary>Where it is.</summary>
    public string Path => file.Path;

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
        return new(SecretFile.Write(path, SealedKind.Wallet, head.ToBytes(), secret, passphrase, stretching), head);
    }

    /// <summary>Reads a wallet, all but its secrets.</summary>
    public static bool TryLoad(string path, [NotNullWhen(true)] out WalletFile? file, out SecretFileError error)
    {
        file = null;
        if (!SecretFile.TryLoad(path, SealedKind.Wallet, out SecretFile? loaded, out error)) return false;
        if (WalletHead.TryRead(loaded.Public, out WalletHead? head)) file = new(loaded, head);
        else error = loaded.Malformed;
        return file is not null;
    }

    /// <summary>Opens the keys. The caller disposes them as soon as it has signed.</summary>
    public bool TryUnlock(ReadOnlySpan<byte> passphrase, [NotNullWhen(true)] out WalletKeys? keys, out SecretFileError error)
    {
        keys = null;
        if (!file.TryOpen(passphrase, ReadSecret, out Secret? secret, out error)) return false;
        using (secret.Words)
        using (secret.Seed) keys = new(secret.Seed, Head.Network);
        if (IsOf(keys)) return true;
        keys.Dispose();
        keys = null;
        error = file.Malformed;
        return false;
    }

    /// <summary>Opens the words, for their owner to write them down again.</summary>
    /// <param name="passphrase">UTF-8.</param>
    /// <param name="words">The words, which the caller disposes.</param>
    /// <param name="isExtended">Whether an extension belongs to them, which the file does not know.</param>
    /// <param name="error">Why not.</param>
    public bool TryOpenWords(ReadOnlySpan<byte> passphrase, [NotNullWhen(true)] out Mnemonic? words, out bool isExtended, out SecretFileError error)
    {
        (words, isExtended) = (null, false);
        if (!file.TryOpen(passphrase, ReadSecret, out Secret? secret, out error)) return false;
        words = secret.Words;
        using Seed seed = secret.Seed, plain = words.ToSeed("");
        isExtended = !plain.Bytes.SequenceEqual(seed.Bytes);
        return true;
    }

    private static Secret? ReadSecret(byte[] secret)
    {
        int length = secret.Length > Seed.Size ? secret[0] : 0;
        return secret.Length == 1 + length + Seed.Size
            && Mnemonic.TryFromEntropy(secret.AsSpan(1, length), out Mnemonic? words) && Seed.TryCreate(secret.AsSpan(1 + length), out Seed? seed)
            ? new(words, seed)
            : null;
    }

    private bool IsOf(WalletKeys keys)
    {
        Invariant.Holds(keys.Network == Head.Network);
        return keys.Fingerprint == Head.Fingerprint && Head.Accounts.All(account => keys.AccountOf(account.Purpose, account.Number).Key == account.Key);
    }

    private sealed record Secret(Mnemonic Words, Seed Seed);
}
