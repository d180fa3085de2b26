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
        return ChainFile.TryRead(path, InputFile.ReadPlain(path, ChainFile.FileBytesMax), out ChainSpec? chain, out ChainFileError? error)
            ? chain
            : throw new CommandException(ExitCode.Usage, error.ToString());
    }

    /// <summary>A rule set of the network by name.</summary>
    /// <exception cref="CommandException">The network has no such rule set.</exception>
    public static RuleSet FindRules(ChainSpec chain, string name) =>
        chain.TryFindRules(name, out RuleSet? rules)
            ? rules
            : throw new CommandException(
                ExitCode.Usage, $"{chain.Name} has no rule set '{name}'{HintOrAll(name, [.. chain.RuleSets.Select(known => known.Name)])}");

    /// <summary>The name that was meant, or all there are where none is near.</summary>
    private static string HintOrAll(string name, IReadOnlyList<string> known) =>
        Spelling.Hint(name, known) is { Length: > 0 } hint ? hint : $" (there are {string.Join(", ", known)})";

    private static string PathOf(string nameOrPath)
    {
        string builtIn = Path.Combine(BuiltInRoot, nameOrPath, FileName);
        if (!Path.IsPathRooted(nameOrPath) && BuiltInNames.Contains(nameOrPath) && File.Exists(builtIn)) return builtIn;
        if (File.Exists(nameOrPath)) return nameOrPath;
        string inside = Path.Combine(nameOrPath, FileName);
        return File.Exists(inside)
            ? inside
            : throw new CommandException(ExitCode.Usage, $"no network and no file '{nameOrPath}'{HintOrAll(nameOrPath, BuiltInNames)}");
    }
}
