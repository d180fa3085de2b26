using Blockchain.Consensus.Crypto;
using Blockchain.Consensus.Primitives;

namespace Blockchain.Wallet.Keys;

/// <summary>The secret half of a wallet while it is unlocked. Disposing it wipes every secret in it.</summary>
public sealed class WalletKeys : IDisposable
{
    private readonly ExtendedPrivateKey root;
    private readonly Dictionary<KeyPath, ExtendedPrivateKey> parents = [];

    /// <summary>Grows the tree of a seed.</summary>
    /// <param name="seed">Not kept: the caller disposes it.</param>
    /// <param name="network">Where the keys are used.</param>
    public WalletKeys(Seed seed, KeyNetwork network)
    {
        bool isRoot = ExtendedPrivateKey.TryFromSeed(seed.Bytes, out ExtendedPrivateKey? grown);
        Invariant.Holds(isRoot && grown is not null);
        root = grown;
        Network = network;
    }

    /// <summary>Where the keys are used.</summary>
    public KeyNetwork Network { get; }

    /// <summary>Tells this wallet from others, as descriptors do.</summary>
    public uint Fingerprint => root.Public.Fingerprint;

    /// <summary>The public half of an account.</summary>
    public Account AccountOf(Purpose purpose, uint number)
    {
        using ExtendedPrivateKey key = root.Derive(Account.PathOf(purpose, number, Network));
        return new(purpose, number, key.Public, Network);
    }

    /// <summary>The key at a path: for taproot the internal one, which <see cref="PrivateKey.TryTweak"/> turns into the one that signs.</summary>
    /// <param name="path">From the root; at least one step.</param>
    public PrivateKey KeyAt(KeyPath path)
    {
        Invariant.Holds(!path.Steps.IsEmpty);
        using ExtendedPrivateKey key = ParentOf(path).Derive(path.Steps[^1]);
        return key.ToPrivateKey();
    }

    /// <summary>An account's private key as other wallets take it: whoever reads it can spend.</summary>
    public string ExportPrivate(Account account)
    {
        using ExtendedPrivateKey key = root.Derive(account.Path);
        return ExtendedKeyText.Encode(key, Network);
    }

    /// <summary>Wipes every secret.</summary>
    public void Dispose()
    {
        root.Dispose();
        foreach (ExtendedPrivateKey parent in parents.Values) parent.Dispose();
        parents.Clear();
    }

    /// <summary>Says nothing but the fingerprint: a secret must not reach a log by way of a string.</summary>
    public override string ToString() => $"keys of {Fingerprint:x8}";

    // Addresses of one row have the same parent: a payment of many coins derives it once.
    private ExtendedPrivateKey ParentOf(KeyPath path)
    {
        KeyPath above = KeyPath.Root.Then(path.Steps.AsSpan()[..^1]);
        if (!parents.TryGetValue(above, out ExtendedPrivateKey? parent)) parents.Add(above, parent = root.Derive(above));
        return parent;
    }
}
