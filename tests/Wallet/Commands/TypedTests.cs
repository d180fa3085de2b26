using System.Text.RegularExpressions;
using Blockchain.TestKit;
using Xunit;

namespace Blockchain.Wallet.Tests.Commands;

/// <summary>The program itself, in a pseudo-terminal, as a person types.</summary>
public sealed partial class TypedTests : IDisposable
{
    private const string Passphrase = "correct horse";

    private readonly string folder = Directory.CreateTempSubdirectory("wallet-typed").FullName;
    private readonly CancellationTokenSource guard = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);

    public TypedTests() => guard.CancelAfter(TimeSpan.FromMinutes(1));

    private string FilePath => Path.Combine(folder, "wallet");

    public void Dispose()
    {
        guard.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_wallet_is_made_restored_and_unlocked_and_no_passphrase_shows()
    {
        Assert.SkipUnless(PseudoTerminal.IsExpected, PseudoTerminal.Missing);
        string words = await CreateAsync();
        using (PseudoTerminal restore = PseudoTerminal.Start($"'{PseudoTerminal.Program}' restore --chain regtest --wallet '{FilePath}2'"))
        {
            await restore.AnswerAsync("the words, with blanks between them: ", words, guard.Token);
            await TypePassphraseAsync(restore);
            Assert.Equal(0, await restore.EndAsync(guard.Token));
            Assert.DoesNotContain(Passphrase, restore.Shown, StringComparison.Ordinal);
        }
        string[] fingerprints = [await UnlockAsync(FilePath), await UnlockAsync(FilePath + "2")];
        Assert.Equal(fingerprints[0], fingerprints[1]);
        Evidence.Record("wallet in a pseudo-terminal: made, restored from what was shown, unlocked; the passphrase never showed");
    }

    [Fact]
    public async Task A_wrong_passphrase_is_one_line_and_exit_code_1()
    {
        Assert.SkipUnless(PseudoTerminal.IsExpected, PseudoTerminal.Missing);
        await CreateAsync();
        using PseudoTerminal unlock = PseudoTerminal.Start($"'{PseudoTerminal.Program}' unlock-check --wallet '{FilePath}'");
        await unlock.AnswerAsync("passphrase: ", "correct house", guard.Token);
        Assert.Equal(1, await unlock.EndAsync(guard.Token));
        Assert.Contains($"blockchain-wallet: the passphrase does not open {FilePath}; type it again", unlock.Shown, StringComparison.Ordinal);
        Assert.DoesNotContain("correct", unlock.Shown, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("correct house\n")] // refused
    [InlineData("\u0003")] // Ctrl-C
    [InlineData("\u0004")] // Ctrl-D
    public async Task The_terminal_shows_what_is_typed_again_however_the_program_ends(string typed)
    {
        Assert.SkipUnless(PseudoTerminal.IsExpected, PseudoTerminal.Missing);
        await CreateAsync();
        using PseudoTerminal unlock = PseudoTerminal.Start($"trap : INT; '{PseudoTerminal.Program}' unlock-check --wallet '{FilePath}'; echo ended; stty -a");
        await unlock.AnswerAsync("passphrase: ", typed.TrimEnd('\n'), guard.Token);
        await unlock.UntilAsync("ended", guard.Token);
        Assert.Equal(0, await unlock.EndAsync(guard.Token));
        Assert.Matches(Echoes(), unlock.Shown);
        Assert.Contains("\nended", unlock.Shown, StringComparison.Ordinal);
        Assert.DoesNotContain("the passphrase opens", unlock.Shown, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_environment_leads_no_question_to_a_proxy_and_no_file_to_the_working_folder()
    {
        Assert.SkipUnless(PseudoTerminal.IsExpected, PseudoTerminal.Missing);
        await CreateAsync();
        await using NodeProgram node = await NodeProgram.StartAsync(Path.Combine(folder, "node"));
        using PseudoTerminal balance = PseudoTerminal.Start(
            $"http_proxy=http://127.0.0.1:1/ '{PseudoTerminal.Program}' balance --wallet '{FilePath}' --cookie '{node.Cookie}'; HOME='{folder}/gone' '{PseudoTerminal.Program}' balance");
        Assert.Equal(2, await balance.EndAsync(guard.Token));
        Assert.Contains("0.0000 0000 BTC   confirmed", balance.Shown, StringComparison.Ordinal);
        Assert.Contains($"there is no wallet {folder}/gone/.blockchain/wallet", balance.Shown, StringComparison.Ordinal);
    }

    [GeneratedRegex(@"(?<![-\w])echo\b")]
    private static partial Regex Echoes();

    [GeneratedRegex(@"(\d+) ([a-z]+) {2,}")]
    private static partial Regex NumberedWord();

    [GeneratedRegex(@"a wallet for regtest, ([0-9a-f]{8})")]
    private static partial Regex Fingerprint();

    private async Task TypePassphraseAsync(PseudoTerminal terminal)
    {
        await terminal.AnswerAsync("new passphrase, at least 8 characters: ", Passphrase, guard.Token);
        await terminal.AnswerAsync("the same again: ", Passphrase, guard.Token);
    }

    private async Task<string> CreateAsync()
    {
        using PseudoTerminal create = PseudoTerminal.Start($"'{PseudoTerminal.Program}' create --chain regtest --wallet '{FilePath}'");
        await TypePassphraseAsync(create);
        Dictionary<string, string> words = [];
        for (int asked = 0; asked < 2; asked++)
        {
            await create.UntilAsync("\nword ", guard.Token);
            words = NumberedWord().Matches(create.Shown).ToDictionary(match => match.Groups[1].Value, match => match.Groups[2].Value);
            await create.UntilAsync(": ", guard.Token);
            string number = create.Shown[(create.Shown.LastIndexOf("word ", StringComparison.Ordinal) + 5)..].TrimEnd(' ', ':');
            await create.AnswerAsync("", words[number], guard.Token);
        }
        Assert.Equal(0, await create.EndAsync(guard.Token));
        Assert.DoesNotContain(Passphrase, create.Shown, StringComparison.Ordinal);
        return string.Join(' ', Enumerable.Range(1, 12).Select(number => words[$"{number}"]));
    }

    private async Task<string> UnlockAsync(string path)
    {
        using PseudoTerminal unlock = PseudoTerminal.Start($"'{PseudoTerminal.Program}' unlock-check --wallet '{path}'");
        await unlock.AnswerAsync("passphrase: ", Passphrase, guard.Token);
        Assert.Equal(0, await unlock.EndAsync(guard.Token));
        return Fingerprint().Match(unlock.Shown).Groups[1].Value;
    }
}
