using System.CommandLine;
using Blockchain.Consensus.Rules;

namespace Blockchain.Node.Commands;

/// <summary><c>--chain</c>: a network by the name of a folder that comes with the program, or by the path of a chain file.</summary>
public static class ChainOption
{
    private const string FileName = "chain.json";

    private static string BuiltInRoot => Path.Combine(AppContext.BaseDirectory, "chains");

    /// <summary>The names that come with the program, sorted.</summary>
    public static IReadOnlyList<string> BuiltInNames =>
        Directory.Exists(BuiltInRoot)
            ? [.. Directory.EnumerateFiles(BuiltInRoot, FileName, SearchOption.AllDirectories)
                .Select(path => Path.GetFileName(Path.GetDirectoryName(path)) ?? "")
                .Order(StringComparer.Ordinal)]
            : [];

    /// <summary>Builds the option; every command that needs a network takes it.</summary>
    public static Option<string> Create() => new("--chain")
    {
        Description = $"Network: {string.Join(", ", BuiltInNames)}, or the path of a chain file.",
        HelpName = "NAME|FILE",
        Required = true,
    };

    /// <summary>Reads the chain file.</summary>
    /// <exception cref="CommandException">There is none, or it has a mistake.</exception>
    public static ChainSpec Load(string nameOrPath)
    {
        string path = PathOf(nameOrPath);
        FileInfo file = new(path);
        byte[] bytes = file.Length <= ChainFile.FileBytesMax ? File.ReadAllBytes(path) : new byte[ChainFile.FileBytesMax + 1];
        return ChainFile.TryRead(path, bytes, out ChainSpec? chain, out ChainFileError? error)
            ? chain
            : throw new CommandException(ExitCode.Usage, error.ToString());
    }

    /// <summary>A rule set of the network by name.</summary>
    /// <exception cref="CommandException">The network has no such rule set.</exception>
    public static RuleSet FindRules(ChainSpec chain, string name) =>
        chain.TryFindRules(name, out RuleSet? rules)
            ? rules
            : throw new CommandException(
                ExitCode.Usage, $"{chain.Name} has no rule set '{name}'{Spelling.Hint(name, chain.RuleSets.Select(known => known.Name))}");

    private static string PathOf(string nameOrPath)
    {
        string builtIn = Path.Combine(BuiltInRoot, nameOrPath, FileName);
        if (!Path.IsPathRooted(nameOrPath) && BuiltInNames.Contains(nameOrPath) && File.Exists(builtIn)) return builtIn;
        if (File.Exists(nameOrPath)) return nameOrPath;
        string inside = Path.Combine(nameOrPath, FileName);
        return File.Exists(inside)
            ? inside
            : throw new CommandException(ExitCode.Usage, $"no network and no file '{nameOrPath}'{Spelling.Hint(nameOrPath, BuiltInNames)}");
    }
}
