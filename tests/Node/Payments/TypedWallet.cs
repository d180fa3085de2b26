using System.Text.RegularExpressions;
using Blockchain.Client;
using Blockchain.Node.Tests.Storage;
using Blockchain.TestKit;
using Xunit;

namespace Blockchain.Node.Tests.Payments;

/// <summary>The wallet's program at a terminal of its own, with what a person types.</summary>
/// <param name="folder">Where wallet and node keep their files.</param>
/// <param name="name">The wallet's file.</param>
/// <param name="stop">Guards against waiting for ever.</param>
internal sealed partial class TypedWallet(TempFolder folder, string name, CancellationToken stop)
{
    public const string Passphrase = "correct horse";

    /// <summary>The wallet's file.</summary>
    public string FilePath => folder.File(name);

    /// <summary>Starts a command in a terminal.</summary>
    /// <param name="command">As typed behind the program's name.</param>
    /// <param name="by">A program that it is started by.</param>
    public PseudoTerminal Start(string command, string by = "")
    {
        string cookie = command.StartsWith("create", StringComparison.Ordinal) || command.StartsWith("restore", StringComparison.Ordinal)
            ? "" : $" --cookie '{Path.Combine(folder.File("node"), RpcEndpoint.CookieFileName)}'";
        Assert.SkipUnless(PseudoTerminal.IsExpected, PseudoTerminal.Missing);
        // A terminal without abilities: .NET greets others with control characters, which are not what a person reads.
        return PseudoTerminal.Start($"TERM=dumb {by} '{PseudoTerminal.Program}' {command} --wallet '{FilePath}'{cookie}");
    }

    /// <summary>Makes the wallet; answers its words, as they were shown once.</summary>
    public async Task<string> CreateAsync()
    {
        using PseudoTerminal create = Start("create --chain regtest");
        await TypeNewPassphraseAsync(create);
        Dictionary<string, string> words = [];
        for (int asked = 0; asked < 2; asked++)
        {
            await create.UntilAsync("\nword ", stop);
            words = NumberedWord().Matches(create.Shown).ToDictionary(match => match.Groups[1].Value, match => match.Groups[2].Value);
            await create.UntilAsync(": ", stop);
            string number = create.Shown[(create.Shown.LastIndexOf("word ", StringComparison.Ordinal) + 5)..].TrimEnd(' ', ':');
            await create.AnswerAsync("", words[number], stop);
        }
        Assert.Equal(0, await create.EndAsync(stop));
        return string.Join(' ', Enumerable.Range(1, 12).Select(number => words[$"{number}"]));
    }

    /// <summary>Makes the wallet from words.</summary>
    public async Task RestoreAsync(string words)
    {
        using PseudoTerminal restore = Start("restore --chain regtest");
        await restore.AnswerAsync("the words, with blanks between them: ", words, stop);
        await TypeNewPassphraseAsync(restore);
        Assert.Equal(0, await restore.EndAsync(stop));
    }

    /// <summary>Types a command that asks nothing; answers what it shows.</summary>
    public async Task<string> TypeAsync(string command)
    {
        using PseudoTerminal terminal = Start(command);
        int code = await terminal.EndAsync(stop);
        Assert.True(code == 0, terminal.Shown);
        return terminal.Shown.ReplaceLineEndings("\n");
    }

    /// <summary>Types a command that spends, agrees, and types the passphrase; answers the payment's id.</summary>
    public async Task<string> SpendAsync(string command)
    {
        using PseudoTerminal terminal = Start(command);
        await AgreeAsync(terminal, Passphrase);
        int code = await terminal.EndAsync(stop);
        Assert.True(code == 0, terminal.Shown);
        Assert.DoesNotContain(Passphrase, terminal.Shown, StringComparison.Ordinal);
        return Id().Matches(terminal.Shown)[^1].Value;
    }

    /// <summary>Types a command that fails: its last line is the only one that the program complains in.</summary>
    /// <param name="expected">The exit code.</param>
    /// <param name="part">What the line says.</param>
    /// <param name="command">As typed.</param>
    /// <param name="passphrase">What is typed as the passphrase after an agreement; null where nothing is asked.</param>
    /// <param name="by">A program that it is started by.</param>
    public async Task FailsAsync(int expected, string part, string command, string? passphrase = null, string by = "")
    {
        using PseudoTerminal terminal = Start(command, by);
        if (passphrase is not null) await AgreeAsync(terminal, passphrase);
        Assert.Equal(expected, await terminal.EndAsync(stop));
        string[] lines = terminal.Shown.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n');
        Assert.Contains(part, lines[^1], StringComparison.Ordinal);
        Assert.Equal(lines[^1], Assert.Single(lines, line => line.StartsWith("blockchain-wallet: ", StringComparison.Ordinal)));
    }

    private async Task AgreeAsync(PseudoTerminal terminal, string passphrase)
    {
        await terminal.AnswerAsync("Send it? [yes/no] ", "yes", stop);
        await terminal.AnswerAsync("passphrase: ", passphrase, stop);
    }

    private async Task TypeNewPassphraseAsync(PseudoTerminal terminal)
    {
        await terminal.AnswerAsync("new passphrase, at least 8 characters: ", Passphrase, stop);
        await terminal.AnswerAsync("the same again: ", Passphrase, stop);
    }

    [GeneratedRegex(@"(\d+) ([a-z]+) {2,}")]
    private static partial Regex NumberedWord();

    [GeneratedRegex(@"\b[0-9a-f]{64}\b")]
    private static partial Regex Id();
}
