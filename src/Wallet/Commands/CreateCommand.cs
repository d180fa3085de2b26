using System.CommandLine;
using System.Globalization;
using System.Security.Cryptography;
using Blockchain.Wallet.Keys;

namespace Blockchain.Wallet.Commands;

/// <summary><c>create</c>: draws new words, shows them once, has a person prove that they are written down, and makes the file.</summary>
internal static class CreateCommand
{
    /// <summary>Words that a person is asked for.</summary>
    private const int ProvedWordCount = 2;

    private const string Description = "Makes a new wallet: shows its words once, and keeps its keys in a file that a passphrase protects."
        + " Example: blockchain-wallet create --chain regtest";

    /// <summary>Builds the command.</summary>
    public static Command Create(ITerminal terminal)
    {
        Option<int> words = new("--words") { Description = "How many words: 12, 15, 18, 21 or 24.", DefaultValueFactory = _ => 12 };
        Command command = new("create", Description) { words };
        NewWalletOptions options = NewWalletOptions.AddTo(command);
        words.Validators.Add(result =>
        {
            // Read here: a value that is no number is refused by the parser too, but only after this.
            bool isCount = result.Tokens.All(token => int.TryParse(token.Value, NumberStyles.None, CultureInfo.InvariantCulture, out int count) && Mnemonic.WordCounts.Contains(count));
            if (!isCount) result.AddError("--words is 12, 15, 18, 21 or 24");
        });
        command.SetAction(parsed => (int)Run(parsed.GetValue(words), options.Read(parsed), terminal));
        return command;
    }

    private static ExitCode Run(int wordCount, NewWallet wallet, ITerminal terminal)
    {
        byte[] passphrase = wallet.AskPassphrase(terminal);
        string extension = wallet.AskExtension(terminal);
        using Mnemonic words = Mnemonic.Create(wordCount);
        Show(words, terminal);
        if (terminal.IsInteractive) Prove(words, terminal);
        wallet.Make(words, extension, passphrase, terminal);
        return ExitCode.Done;
    }

    private static void Show(Mnemonic words, ITerminal terminal)
    {
        if (!terminal.IsInteractive)
        {
            terminal.Output.WriteLine(string.Join(' ', words.ToWords()));
            return;
        }
        terminal.Error.WriteLine($"These {words.WordCount} words are the wallet. Write them down on paper, in this order: whoever has them has its coins.");
        terminal.Error.WriteLine("They are shown this once.");
        int number = 0;
        foreach (string word in words.ToWords())
        {
            number++;
            terminal.Error.Write(string.Create(CultureInfo.InvariantCulture, $"{number,4} {word,-10}"));
            if (number % 4 == 0 || number == words.WordCount) terminal.Error.WriteLine();
        }
    }

    /// <summary>Asks for some of the words, so that nobody goes on who has not written them down.</summary>
    private static void Prove(Mnemonic words, ITerminal terminal)
    {
        int[] numbers = [.. Enumerable.Range(1, words.WordCount)];
        RandomNumberGenerator.Shuffle(numbers.AsSpan());
        foreach (int number in numbers.Take(ProvedWordCount).Order())
        {
            using SecretText? typed = terminal.Ask($"word {number}: ");
            if (typed is not null && typed.Characters.Trim().Equals(words.ToWords()[number - 1], StringComparison.OrdinalIgnoreCase)) continue;
            throw new CommandException(ExitCode.No, $"that is not word {number}: no wallet was made; start again and write the words down");
        }
    }
}
