using System.CommandLine;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;

namespace Blockchain.Node.Commands;

/// <summary>The program as its users type it. Each command is a class of this folder with a <c>Create</c>.</summary>
public static class CommandLine
{
    /// <summary>The program's name in messages.</summary>
    public const string ProgramName = "blockchain-node";

    /// <summary>How long a command that is asked to stop may take to finish what it writes, before the process ends without it.</summary>
    private static readonly TimeSpan StopGrace = TimeSpan.FromSeconds(10);

    /// <summary>Every command of the program.</summary>
    public static RootCommand Build() =>
        new("A mini blockchain node that explains forks: versioned rules, rule splits, coordinated rollback.")
        {
            BlocksCommand.Create(),
            NetworkCommand.Create(),
            RpcCommand.Create(),
            RulesCommand.Create(),
            RunCommand.Create(),
            ScenarioCommand.Create(),
        };

    /// <summary>Runs one command line; every failure is one line on <paramref name="error"/>.</summary>
    public static async Task<int> RunAsync(string[] arguments, TextWriter output, TextWriter error, CancellationToken stop)
    {
        ParseResult parsed = Build().Parse(arguments);
        if (parsed.Action is ParseErrorAction)
        {
            await error.WriteLineAsync($"{ProgramName}: {OneLine(Mistake(parsed))} (see '{FullName(parsed.CommandResult)} --help')");
            return (int)ExitCode.Usage;
        }
        try
        {
            return await parsed.InvokeAsync(new() { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = StopGrace, Output = output, Error = error }, stop);
        }
        catch (CommandException failure)
        {
            await error.WriteLineAsync($"{ProgramName}: {OneLine(failure.Message)}");
            return (int)failure.Code;
        }
        catch (OperationCanceledException)
        {
            await error.WriteLineAsync($"{ProgramName}: stopped");
            return (int)ExitCode.Stopped;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            await error.WriteLineAsync($"{ProgramName}: {OneLine(failure.Message)}");
            return (int)ExitCode.Environment;
        }
    }

    /// <summary>The parser names a missing command before the word that it did not know; people need the word.</summary>
    private static string Mistake(ParseResult parsed) =>
        parsed.UnmatchedTokens.Count > 0 ? $"unknown command or argument '{parsed.UnmatchedTokens[0]}'" : parsed.Errors[0].Message;

    private static string FullName(SymbolResult? result) =>
        result is CommandResult { Command: not RootCommand } command ? $"{FullName(command.Parent)} {command.Command.Name}" : ProgramName;

    private static string OneLine(string message) => message.ReplaceLineEndings(" ").Trim();
}
