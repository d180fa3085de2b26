using System.Collections.Frozen;
using System.CommandLine;
using Blockchain.Wallet.Keys;

namespace Blockchain.Wallet.Commands;

/// <summary><c>--chain</c>: the chain that an address or a wallet belongs to, by the names of the chain files that come with the node.</summary>
internal static class ChainOption
{
    private static readonly FrozenDictionary<string, KeyNetwork> Networks = new Dictionary<string, KeyNetwork>
    {
        ["bitcoin"] = KeyNetwork.Main,
        ["testnet3"] = KeyNetwork.Test,
        ["signet"] = KeyNetwork.Signet,
        ["regtest"] = KeyNetwork.Regtest,
    }.ToFrozenDictionary();

    /// <summary>Builds the option.</summary>
    /// <param name="name">The chain that is meant when none is named.</param>
    public static Option<string> Create(string name)
    {
        Option<string> chain = new("--chain") { Description = "The chain that it belongs to.", DefaultValueFactory = _ => name };
        chain.AcceptOnlyFromAmong([.. Networks.Keys.Order(StringComparer.Ordinal)]);
        return chain;
    }

    /// <summary>What keys and addresses of a chain look like.</summary>
    public static KeyNetwork NetworkOf(string chain) => Networks[chain];
}
