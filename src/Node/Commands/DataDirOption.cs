using System.CommandLine;
using Blockchain.Consensus.Rules;

namespace Blockchain.Node.Commands;

/// <summary><c>--data-dir</c>: the folder of a node.</summary>
internal static class DataDirOption
{
    /// <summary>Builds the option; every command that works on a node's files takes it.</summary>
    public static Option<string?> Create() =>
        new("--data-dir") { Description = "Where the node keeps its files (default: ~/.blockchain/CHAIN)", HelpName = "DIR" };

    /// <summary>The folder that was named, or the network's own in the user's home.</summary>
    public static string PathOf(string? given, ChainSpec spec) =>
        Path.GetFullPath(given ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".blockchain", spec.Name));
}
