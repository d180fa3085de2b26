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
    /// <param name="terminal">Where the commands ask.</param>
    public static RootCommand Build(ITerminal terminal)
    {
        RootCommand root = new("A wallet for chains that may split: what you have, where each payment stands, and what became of those that lost their block.")
        {
            WalletOption.Create(),
            AbandonCommand.Create(terminal),
            AddressCommand.Create(terminal),
            BalanceCommand.Create(terminal),
            BumpCommand.Create(terminal),
            CreateCommand.Create(terminal),
            ExportCommand.Create(terminal),
            HistoryCommand.Create(terminal),
            KeyCommand.Create(terminal),
            ResubmitCommand.Create(terminal),
            RestoreCommand.Create(terminal),
            SendCommand.Create(terminal),
            SignMessageCommand.Create(terminal),
            SweepCommand.Create(terminal),
            TransactionCommand.Create(terminal),
            UnlockCheckCommand.Create(terminal),
            VerifyMessageCommand.Create(),
        };
        foreach (Option option in NodeOption.Create()) root.Add(option);
        return root;
    }

    /// <summary>Runs one command line; every failure is one line on the terminal's error.</summary>
    public static int Run(string[] arguments, ITerminal terminal)
    {
        TextWriter error = terminal.Error;
        ParseResult parsed = Build(terminal).Parse(arguments, Parser);
        if (parsed.Action is ParseErrorAction)
        {
            string mistake = parsed.UnmatchedTokens.Count > 0
                ? $"unknown command or argument '{parsed.UnmatchedTokens[0]}'" : parsed.Errors[0].Message.TrimEnd('.');
            Fail(error, $"{mistake} (see '{ProgramName}{Path(parsed.CommandResult.Command)} --help')");
            return (int)ExitCode.Usage;
        }
        try
        {
            return parsed.Invoke(new() { EnableDefaultExceptionHandler = false, Output = terminal.Output, Error = error });
        }
        catch (CommandException failure)
        {
            Fail(error, failure.Message);
            return (int)failure.Code;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            Fail(error, failure.Message);
            return (int)ExitCode.Environment;
        }
    }

    /// <summary>Writes one line that says what is wrong.</summary>
    internal static void Fail(TextWriter error, string message) => error.WriteLine($"{ProgramName}: {message.ReplaceLineEndings(" ").Trim()}");

    private static string Path(Command command) =>
        command is RootCommand ? "" : $"{string.Concat(command.Parents.OfType<Command>().Select(Path))} {command.Name}";
}
