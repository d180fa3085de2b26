using System.Collections.Immutable;
using Blockchain.Consensus.Addresses;

namespace Blockchain.Wallet.Keys;

/// <summary>What keys and their addresses look like on one network.</summary>
/// <param name="Addresses">The prefixes of addresses.</param>
/// <param name="PublicVersion">What an extended public key begins with (BIP 32), the first byte highest.</param>
/// <param name="PrivateVersion">What an extended private key begins with.</param>
/// <param name="CoinType">The second step of every path (BIP 44, SLIP 44).</param>
public sealed record KeyNetwork(AddressFormat Addresses, uint PublicVersion, uint PrivateVersion, uint CoinType)
{
    /// <summary>The main network: xpub, xprv.</summary>
    public static KeyNetwork Main { get; } = new(AddressFormat.Main, 0x0488b21e, 0x0488ade4, 0);

    /// <summary>The test networks: tpub, tprv.</summary>
    public static KeyNetwork Test { get; } = new(AddressFormat.Test, 0x043587cf, 0x04358394, 1);

    /// <summary>The signed test networks.</summary>
    public static KeyNetwork Signet { get; } = Test with { Addresses = AddressFormat.Signet };

    /// <summary>Private networks.</summary>
    public static KeyNetwork Regtest { get; } = Test with { Addresses = AddressFormat.Regtest };

    /// <summary>All of them.</summary>
    public static ImmutableArray<KeyNetwork> Known { get; } = [Main, Test, Signet, Regtest];
}
