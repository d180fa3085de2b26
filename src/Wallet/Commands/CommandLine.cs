using System.CommandLine;
using System.CommandLine.Invocation;

namespace Blockchain.Wallet.Commands;

/// <summary>The program as its users type it.</summary>
public static class CommandLine
{
    /// <summary>The program's name in messages.</summary>
    public const string ProgramName = "blockchain-wallet";

    // A message may begin with @ and is not the name of a file.
    private static readonly ParserConfiguration Parser = new() { ResponseFileTokenReplacer = null };

    /// <summary>Every command of the program.</summary>
    public static RootCommand Build() => new("Addresses and signed messages; keys and coins follow.")
    {
        AddressCommand.Create(),
        VerifyMessageCommand.Create(),
    };

    /// <summary>Runs one command line; a mistake in it is one line on <paramref name="error"/>.</summary>
    public static int Run(string[] arguments, TextWriter output, TextWriter error)
    {
        ParseResult parsed = Build().Parse(arguments, Parser);
        if (parsed.Action is ParseErrorAction)
        {
            string mistake = parsed.UnmatchedTokens.Count > 0
                ? $"unknown command or argument '{parsed.UnmatchedTokens[0]}'" : parsed.Errors[0].Message.TrimEnd('.');
            Fail(error, $"{mistake} (see '{ProgramName}{Path(parsed.CommandResult.Command)} --help')");
            return (int)ExitCode.Usage;
        }
        return parsed.Invoke(new() { EnableDefaultExceptionHandler = false, Output = output, Error = error });
    }

    /// <summary>Writes one line that says what is wrong.</summary>
    internal static void Fail(TextWriter error, string message) => error.WriteLine($"{ProgramName}: {message.ReplaceLineEndings(" ").Trim()}");

    private static string Path(Command command) =>
        command is RootCommand ? "" : $"{string.Concat(command.Parents.OfType<Command>().Select(Path))} {command.Name}";
}
