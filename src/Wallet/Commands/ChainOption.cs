using System.Collections.Frozen;
using System.CommandLine;
using Blockchain.Consensus.Addresses;
using Blockchain.Consensus.Rules;
using Blockchain.Files;
using Blockchain.Wallet.Keys;

namespace Blockchain.Wallet.Commands;

/// <summary><c>--chain</c>: the chain that an address or a wallet belongs to, by a name of Bitcoin's networks or by the path of a chain file.</summary>
internal static class ChainOption
{
    // By the names of the chain files that come with the node.
    private static readonly FrozenDictionary<string, KeyNetwork> Networks = new Dictionary<string, KeyNetwork>
    {
        ["bitcoin"] = KeyNetwork.Main,
        ["testnet3"] = KeyNetwork.Test,
        ["signet"] = KeyNetwork.Signet,
        ["regtest"] = KeyNetwork.Regtest,
    }.ToFrozenDictionary();

    /// <summary>Builds the option; bitcoin is meant when no chain is named.</summary>
    public static Option<string> Create() => new("--chain")
    {
        Description = $"The chain that it belongs to: {Names}, or the path of a chain file (default: bitcoin).",
        HelpName = "NAME|FILE",
        DefaultValueFactory = _ => "bitcoin",
    };

    private static string Names => string.Join(", ", Networks.Keys.Order(StringComparer.Ordinal));

    /// <summary>The chain that was named.</summary>
    /// <exception cref="CommandException">There is none, or its file has a mistake.</exception>
    public static NamedChain Load(string nameOrFile)
    {
        if (Networks.TryGetValue(nameOrFile, out KeyNetwork? network)) return new(nameOrFile, network);
        if (!File.Exists(nameOrFile)) throw new CommandException(ExitCode.Usage, $"no chain and no file '{nameOrFile}' (there are {Names})");
        if (!SmallFile.TryRead(nameOrFile, ChainFile.FileBytesMax, out byte[]? bytes, out string? reason)) throw new CommandException(ExitCode.Usage, reason);
        return ChainFile.TryRead(nameOrFile, bytes, out ChainSpec? spec, out ChainFileError? error)
            ? new(spec.Name, NetworkOf(spec))
            : throw new CommandException(ExitCode.Usage, error.ToString());
    }

    private static KeyNetwork NetworkOf(ChainSpec spec) => new(
        spec.AddressFormat,
        spec.Addresses.ExtendedPublicKey,
        spec.Addresses.ExtendedSecretKey,
        spec.AddressFormat == AddressFormat.Main ? KeyNetwork.Main.CoinType : KeyNetwork.Test.CoinType);
}
