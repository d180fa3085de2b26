using System.CommandLine;
using Blockchain.Consensus.Rules;
using Blockchain.Files;

namespace Blockchain.Node.Commands;

/// <summary><c>--data-dir</c>: the folder of a node.</summary>
internal static class DataDirOption
{
    /// <summary>Builds the option; every command that works on a node's files takes it.</summary>
    public static Option<string?> Create() =>
        new("--data-dir") { Description = "Where the node keeps its files (default: ~/.blockchain/CHAIN)", HelpName = "DIR" };

    /// <summary>The folder that was named, or the network's own in the user's home.</summary>
    /// <exception cref="CommandException">The name is empty.</exception>
    public static string PathOf(string? given, ChainSpec spec) => PathOf(given, spec.Name);

    /// <summary>Refuses an empty name: it comes from a script whose variable is not set.</summary>
    /// <exception cref="CommandException">The name is empty.</exception>
    public static void RequireName(string given)
    {
        if (string.IsNullOrWhiteSpace(given)) throw new CommandException(ExitCode.Usage, "--data-dir is empty: name a folder");
    }

    /// <summary>The folder that was named, or one in the user's home.</summary>
    /// <param name="given">What the command line says.</param>
    /// <param name="inside">Where in the program's own folder, else.</param>
    /// <exception cref="CommandException">The name is empty.</exception>
    public static string PathOf(string? given, string inside)
    {
        if (given is not null) RequireName(given);
        return Path.GetFullPath(given ?? Path.Combine(HomeFolder.Path, inside));
    }
}
