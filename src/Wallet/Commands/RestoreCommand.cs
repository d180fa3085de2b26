using System.CommandLine;
using Blockchain.Wallet.Keys;

namespace Blockchain.Wallet.Commands;

/// <summary><c>restore</c>: makes the file of a wallet again from its words, which are asked for and never arguments.</summary>
internal static class RestoreCommand
{
    private const string Description = "Makes a wallet again from its words, which it asks for; from a pipe the first line is the words, the second the new passphrase."
        + " Example: blockchain-wallet restore --chain regtest";

    /// <summary>Builds the command.</summary>
    public static Command Create(ITerminal terminal)
    {
        Command command = new("restore", Description);
        NewWalletOptions options = NewWalletOptions.AddTo(command);
        command.SetAction(parsed => (int)Run(options.Read(parsed), terminal));
        return command;
    }

    private static ExitCode Run(NewWallet wallet, ITerminal terminal)
    {
        using Mnemonic words = AskWords(terminal);
        byte[] passphrase = wallet.AskPassphrase(terminal);
        wallet.Make(words, wallet.AskExtension(terminal), passphrase, terminal);
        terminal.Error.WriteLine($"which addresses were handed out before, only the chain knows: ask '{CommandLine.ProgramName} balance' before you hand out one");
        return ExitCode.Done;
    }

    private static Mnemonic AskWords(ITerminal terminal)
    {
        using SecretText? text = terminal.Ask("the words, with blanks between them: ");
        if (text is null) throw new CommandException(ExitCode.Usage, "there are no words: type them, or give them on standard input");
        return Mnemonic.TryParse(text.Characters, out Mnemonic? words, out MnemonicError error) ? words : throw new CommandException(ExitCode.Usage, error.ToString());
    }
}
