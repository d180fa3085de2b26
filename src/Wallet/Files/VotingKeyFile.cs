using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Blockchain.Consensus.Codec;
using Blockchain.Consensus.Crypto;
using Blockchain.Consensus.Governance;
using Blockchain.Files;

namespace Blockchain.Wallet.Files;

/// <summary>The file that holds the key of one voter of a council, and the highest that it has signed: a kind of its own, which no wallet opens and which opens no wallet.</summary>
/// <remarks>The lock is sealed with the key, so that neither is ever without the other. A copy of the file is a second voter with an old memory: it must not sign.</remarks>
public sealed class VotingKeyFile
{
    private readonly SecretFile file;

    private VotingKeyFile(SecretFile file, XOnlyPublicKey key)
    {
        this.file = file;
        Key = key;
    }

    /// <summary>Where it is.</summary>
    public string Path => file.Path;

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
        CryptographicOperations.ZeroMemory(secret);
        return Write(path, key, VoterLock.None, passphrase, stretching);
    }

    /// <summary>Reads the file, all but its secret.</summary>
    public static bool TryLoad(string path, [NotNullWhen(true)] out VotingKeyFile? file, out SecretFileError error)
    {
        file = null;
        if (!SecretFile.TryLoad(path, SealedKind.VotingKey, out SecretFile? loaded, out error)) return false;
        if (XOnlyPublicKey.TryCreate(loaded.Public.Span, out XOnlyPublicKey key)) file = new(loaded, key);
        else error = loaded.Malformed;
        return file is not null;
    }

    /// <summary>Opens the file, and answers the highest that the key has signed.</summary>
    public bool TryUnlock(ReadOnlySpan<byte> passphrase, [NotNullWhen(true)] out VoterLock? signed, out SecretFileError error)
    {
        signed = file.TryOpen(passphrase, ReadSecret, out Secret? opened, out error) ? opened.Signed : null;
        return signed is not null;
    }

    /// <summary>Signs a plan, if the one vote rule allows it. The new lock is durable before the vote is answered.</summary>
    /// <param name="plan">What to sign; the caller has had a node reproduce it.</param>
    /// <param name="voter">The voter's place in the council.</param>
    /// <param name="passphrase">UTF-8; not kept.</param>
    /// <param name="decision">Whether the rule allows it.</param>
    /// <param name="vote">The vote, where it does.</param>
    /// <param name="error">Why the file does not open.</param>
    /// <returns>Whether the file opened.</returns>
    /// <exception cref="StorageException">The lock could not be made durable: there is no vote.</exception>
    public bool TrySign(
        RollbackPlan plan, ushort voter, ReadOnlySpan<byte> passphrase, out LockDecision decision, out Vote? vote, out SecretFileError error)
    {
        decision = LockDecision.EpochPassed;
        vote = null;
        if (!file.TryOpen(passphrase, ReadSecret, out Secret? opened, out error)) return false;
        (PrivateKey key, VoterLock signed) = opened;
        decision = signed.Decide(plan.Epoch, plan.ComputeDigest());
        if (decision == LockDecision.Sign) Write(Path, key, signed.After(plan.Epoch, plan.ComputeDigest()), passphrase, file.Stretching);
        if (decision is LockDecision.Sign or LockDecision.SignAgain) vote = Vote.Sign(plan, voter, key);
        return true;
    }

    private static VotingKeyFile Write(string path, PrivateKey key, VoterLock signed, ReadOnlySpan<byte> passphrase, PassphraseStretching stretching)
    {
        byte[] number = key.ToArray();
        byte[] secret = [.. number, .. Wire.ToBytes(signed)];
        CryptographicOperations.ZeroMemory(number);
        return new(SecretFile.Write(path, SealedKind.VotingKey, key.XOnlyPublicKey.ToArray(), secret, passphrase, stretching), key.XOnlyPublicKey);
    }

    private Secret? ReadSecret(byte[] secret) =>
        secret.Length > PrivateKey.Size && PrivateKey.TryCreate(secret.AsSpan(0, PrivateKey.Size), out PrivateKey? key) && key.XOnlyPublicKey == Key
            && Wire.TryRead<VoterLock>(secret.AsMemory(PrivateKey.Size), out VoterLock? signed)
            ? new(key, signed)
            : null;

    private sealed record Secret(PrivateKey Key, VoterLock Signed);
}
