using System.Collections.Immutable;
using Blockchain.Consensus.Addresses;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Crypto;
using Blockchain.Consensus.Primitives;
using Blockchain.Consensus.Script;

namespace Blockchain.Wallet.Keys;

/// <summary>Addresses of one kind that follow from one public key: enough to receive and to see, never to spend.</summary>
public sealed class Account
{
    private readonly ExtendedPublicKey receive;
    private readonly ExtendedPublicKey change;

    /// <summary>Takes an account's public key.</summary>
    /// <param name="purpose">The kind of its addresses.</param>
    /// <param name="number">Its number, from 0.</param>
    /// <param name="key">The key at <c>m/purpose'/coin'/number'</c>.</param>
    /// <param name="network">Where the addresses are used.</param>
    public Account(Purpose purpose, uint number, ExtendedPublicKey key, KeyNetwork network)
    {
        Purpose = purpose;
        Number = number;
        Key = key;
        Network = network;
        receive = key.Derive((uint)Branch.Receive);
        change = key.Derive((uint)Branch.Change);
    }

    /// <summary>The kinds that a new wallet has, the one to use first.</summary>
    public static ImmutableArray<Purpose> Purposes { get; } = [Purpose.WitnessKeyHash, Purpose.Taproot, Purpose.KeyHash];

    /// <summary>The kind of its addresses.</summary>
    public Purpose Purpose { get; }

    /// <summary>Its number, from 0.</summary>
    public uint Number { get; }

    /// <summary>The public key that all its addresses follow from.</summary>
    public ExtendedPublicKey Key { get; }

    /// <summary>Where the addresses are used.</summary>
    public KeyNetwork Network { get; }

    /// <summary>Where the account stands in the tree.</summary>
    public KeyPath Path => PathOf(Purpose, Number, Network);

    /// <summary>Where an account stands in the tree.</summary>
    public static KeyPath PathOf(Purpose purpose, uint number, KeyNetwork network) => KeyPath.Root.Then(
        ChildNumber.Hardened((uint)purpose), ChildNumber.Hardened(network.CoinType), ChildNumber.Hardened(number));

    /// <summary>Where the key of an address stands in the tree.</summary>
    public KeyPath PathOf(Branch branch, uint index) => Path.Then(ChildNumber.Normal((uint)branch), ChildNumber.Normal(index));

    /// <summary>The public key of an address; for taproot the internal one, before the tweak.</summary>
    public PublicKey KeyOf(Branch branch, uint index) => Row(branch).Derive(index).Key;

    /// <summary>The script that a payment to an address has.</summary>
    public ScriptBytes ScriptOf(Branch branch, uint index) => ScriptOf(Purpose, KeyOf(branch, index));

    /// <summary>The script that pays to a key.</summary>
    /// <param name="purpose">In which way.</param>
    /// <param name="key">For taproot the internal key: the script commits to an empty tree (BIP 86).</param>
    public static ScriptBytes ScriptOf(Purpose purpose, PublicKey key) => purpose switch
    {
        Purpose.KeyHash => ScriptTemplates.PayToPublicKeyHash(key.Hash),
        Purpose.WitnessKeyHash => ScriptTemplates.PayToWitnessPublicKeyHash(key.Hash),
        Purpose.Taproot => ScriptTemplates.PayToTaproot(OutputKey(key)),
    };

    /// <summary>An address as people write it.</summary>
    public string AddressOf(Branch branch, uint index)
    {
        string? address = Address.FromScript(ScriptOf(branch, index), Network.Addresses);
        Invariant.Holds(address is not null);
        return address;
    }

    /// <summary>What the account is, for people.</summary>
    public override string ToString() => $"account {Number} at {Path}";

    private static XOnlyPublicKey OutputKey(PublicKey key)
    {
        bool isKey = key.XOnly.TryTweak(null, out PublicKey output);
        Invariant.Holds(isKey); // a tweak beyond the group order: nobody will ever see one
        return output.XOnly;
    }

    private ExtendedPublicKey Row(Branch branch) => branch switch
    {
        Branch.Receive => receive,
        Branch.Change => change,
    };
}
