using System.CommandLine;
using System.Text;
using Blockchain.Client;
using Blockchain.Files;

namespace Blockchain.Wallet.Commands;

/// <summary><c>--node</c> and <c>--cookie</c>: the node that the wallet asks. Without them the one that runs on this machine for the wallet's chain.</summary>
internal static class NodeOption
{
    private const string NodeName = "--node";
    private const string CookieName = "--cookie";
    private const int CookieLengthMax = 4096;

    // The names that nodes give the networks of the chain files, as Bitcoin Core does.
    private static readonly Dictionary<string, string> Networks = new() { ["bitcoin"] = "main", ["testnet3"] = "test" };

    /// <summary>Builds the options; the root has them, for every command.</summary>
    public static IEnumerable<Option> Create() =>
    [
        new Option<string?>(NodeName)
        {
            Description = "The node's RPC address (default: the node in ~/.blockchain/CHAIN).", HelpName = "URL", Recursive = true,
        },
        new Option<string?>(CookieName)
        {
            Description = "The file with the node's password (default: the cookie in ~/.blockchain/CHAIN).", HelpName = "FILE", Recursive = true,
        },
    ];

    /// <summary>Where the node is.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="chain">The wallet's chain.</param>
    /// <exception cref="CommandException">The options make no sense.</exception>
    /// <exception cref="NodeUnreachableException">No node runs here.</exception>
    public static RpcEndpoint EndpointOf(ParseResult parsed, string chain)
    {
        string folder = Path.Combine(HomeFolder.Path, chain);
        string? url = parsed.GetValue<string?>(NodeName), cookie = parsed.GetValue<string?>(CookieName);
        if (url is null && cookie is null) return RpcEndpoint.OfDataDirectory(folder);
        string file = NamedFile.PathOf(cookie ?? Path.Combine(folder, RpcEndpoint.CookieFileName), CookieName);
        url ??= RpcEndpoint.OfDataDirectory(Path.GetDirectoryName(file) ?? folder).Url.ToString();
        if (!Uri.TryCreate(url, UriKind.Absolute, out Uri? address) || address.Scheme is not ("http" or "https"))
            throw new CommandException(ExitCode.Usage, $"'{url}' is no address of a node; write it as in http://127.0.0.1:18443/");
        return SmallFile.TryRead(file, CookieLengthMax, out byte[]? password, out string? reason)
            ? new(address, Encoding.UTF8.GetString(password).Trim())
            : throw new CommandException(ExitCode.Environment, $"cannot read the node's password: {reason}; name its file with {CookieName}");
    }

    /// <summary>Ends the command where the node follows another chain than the wallet's.</summary>
    /// <exception cref="CommandException">It does.</exception>
    public static void MustFollow(string network, string chain)
    {
        string expected = Networks.GetValueOrDefault(chain, chain);
        if (network != expected) throw new CommandException(ExitCode.Usage, $"the node is on {network} and the wallet on {chain}; name another node with {NodeName}");
    }
}
