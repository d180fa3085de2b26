using System.CommandLine;
using Blockchain.Node.Live;
using Microsoft.Extensions.Logging;

namespace Blockchain.Node.Commands;

/// <summary>The options of <c>run</c> that say what is logged and how.</summary>
internal static class LogOptions
{
    private static readonly (string Name, LogLevel Level)[] Levels = [("debug", LogLevel.Debug), ("info", LogLevel.Information), ("warning", LogLevel.Warning), ("error", LogLevel.Error)];
    private static readonly (string Name, LogFormat Format)[] Formats = [("text", LogFormat.Text), ("json", LogFormat.Json)];

    private static readonly Option<string> Level = new("--log-level") { Description = "The least important lines that are logged", HelpName = "debug|info|warning|error", DefaultValueFactory = _ => "info" };
    private static readonly Option<string> Format = new("--log-format") { Description = "What they look like: for people, or one JSON object a line", HelpName = "text|json", DefaultValueFactory = _ => "text" };

    /// <summary>All of them.</summary>
    public static IEnumerable<Option> All => [Level, Format];

    /// <summary>The least level that is logged.</summary>
    /// <exception cref="CommandException">It is none.</exception>
    public static LogLevel LevelOf(ParseResult parsed) => Pick("--log-level", parsed.GetRequiredValue(Level), Levels);

    /// <summary>What lines look like.</summary>
    /// <exception cref="CommandException">It is none.</exception>
    public static LogFormat FormatOf(ParseResult parsed) => Pick("--log-format", parsed.GetRequiredValue(Format), Formats);

    private static T Pick<T>(string option, string given, (string Name, T Value)[] known)
    {
        foreach ((string name, T value) in known)
        {
            if (name == given) return value;
        }
        throw new CommandException(ExitCode.Usage, $"{option} {given}: there is {string.Join(", ", known.Select(one => one.Name))}");
    }
}
