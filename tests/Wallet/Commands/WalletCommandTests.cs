using System.Text;
using System.Text.Json.Nodes;
using Blockchain.TestKit;
using Blockchain.Wallet.Commands;
using Blockchain.Wallet.Files;
using Blockchain.Wallet.Keys;
using Xunit;

namespace Blockchain.Wallet.Tests.Commands;

/// <summary>Wallets that are made, restored, looked at and signed with, at a terminal and from a pipe.</summary>
public sealed class WalletCommandTests : IDisposable
{
    private const string Words = "abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about";
    private const string Passphrase = "correct horse";
    private const string FirstAddress = "mkpZhYtJu2r87Js3pDiWJDmPte2NRZ8bJV"; // m/44'/1'/0'/0/0 of these words, as other wallets show it

    private readonly string folder = Directory.CreateTempSubdirectory("wallet-commands").FullName;

    private string FilePath => Path.Combine(folder, "wallet");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData("12")]
    [InlineData("24")]
    public void A_person_makes_a_wallet_and_proves_that_the_words_are_written_down(string count)
    {
        FakeTerminal terminal = new(isInteractive: true, Passphrase, Passphrase);
        Assert.Equal(0, CommandLine.Run(["create", "--words", count, "--chain", "regtest", "--wallet", FilePath], terminal));
        Assert.Equal(int.Parse(count, null), terminal.Words.Count);
        Assert.Equal(2, terminal.Questions.Count(question => question.StartsWith("word ", StringComparison.Ordinal)));
        Assert.Contains($"made {FilePath}: a wallet for regtest", terminal.Complaints, StringComparison.Ordinal);
        // What was written down leads to the same wallet.
        string words = string.Join(' ', terminal.Words.OrderBy(word => word.Key).Select(word => word.Value));
        string other = Path.Combine(folder, "restored");
        Assert.Equal(0, Run(["restore", "--chain", "regtest", "--wallet", other], words, Passphrase).Code);
        Assert.True(WalletFile.TryLoad(FilePath, out WalletFile? made, out _));
        Assert.True(WalletFile.TryLoad(other, out WalletFile? restored, out _));
        Assert.Equal(made.Head.Fingerprint, restored.Head.Fingerprint);
    }

    [Fact]
    public void Without_the_words_written_down_nothing_is_made()
    {
        FakeTerminal terminal = new(isInteractive: true, Passphrase, Passphrase) { TypedAsWord = _ => "zebra" };
        Assert.Equal(1, CommandLine.Run(["create", "--wallet", FilePath], terminal));
        Assert.Contains("no wallet was made", terminal.Complaints, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(folder));
    }

    [Fact]
    public void From_a_pipe_the_words_are_printed_and_nothing_is_asked_twice()
    {
        (int code, string output, _) = Run(["create", "--words", "24", "--wallet", FilePath], Passphrase);
        Assert.Equal(0, code);
        Assert.True(Mnemonic.TryParse(output, out Mnemonic? words, out MnemonicError error), error.ToString());
        Assert.Equal(24, words.WordCount);
    }

    [Fact]
    public void A_wallet_that_is_restored_opens_with_its_passphrase_alone()
    {
        Restore();
        (int code, string output, _) = Run(["unlock-check", "--wallet", FilePath], Passphrase);
        Assert.Equal((0, $"the passphrase opens {FilePath}: a wallet for regtest, 73c5da0a, with P2WPKH, P2TR, P2PKH\n"), (code, output));
        JsonNode? json = JsonNode.Parse(Run(["unlock-check", "--json", "--wallet", FilePath], Passphrase).Output);
        Assert.Equal(("73c5da0a", 7), ((string?)json?["fingerprint"], (int?)json?["birthheight"]));
        Fails(1, "the passphrase does not open", ["unlock-check", "--wallet", FilePath], "correct hors");
        Fails(2, "there is no passphrase", ["unlock-check", "--wallet", FilePath]);
    }

    [Fact]
    public void A_passphrase_comes_from_the_first_line_of_a_file()
    {
        Restore();
        string file = Path.Combine(folder, "passphrase");
        File.WriteAllText(file, Passphrase + "\r\nnot this\n");
        Assert.Equal(0, Run(["unlock-check", "--wallet", FilePath, "--passphrase-file", file]).Code);
        File.WriteAllText(file, Passphrase, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true));
        Assert.Equal(0, Run(["unlock-check", "--wallet", FilePath, "--passphrase-file", file]).Code);
        File.WriteAllBytes(file, [.. "correct horse "u8, 0xff, .. " battery"u8]);
        Fails(2, $"cannot read the passphrase: {file} is no text in UTF-8", ["unlock-check", "--wallet", FilePath, "--passphrase-file", file]);
        Fails(2, "cannot read the passphrase: there is no file", ["unlock-check", "--wallet", FilePath, "--passphrase-file", file + "x"]);
        Fails(2, "--passphrase-file is empty: name a file", ["unlock-check", "--wallet", FilePath, "--passphrase-file", ""]);
    }

    [Fact]
    public void A_message_is_signed_that_others_verify()
    {
        Restore();
        (int code, string signature, _) = Run(["sign-message", "--wallet", FilePath, FirstAddress, "it is me"], Passphrase);
        Assert.Equal(0, code);
        Assert.Equal((0, $"signed by {FirstAddress}\n"), Take(Run(["verify-message", "--chain", "regtest", FirstAddress, signature.Trim(), "it is me"])));
        Assert.Equal(1, Run(["verify-message", "--chain", "regtest", FirstAddress, signature.Trim(), "it is not"]).Code);
        Fails(1, "is none of the first 1000", ["sign-message", "--wallet", FilePath, "mpLQjfK79b7CCV4VMJWEWAj5Mpx8Up5zxB", "it is me"], Passphrase);
        Fails(2, "holds no key hash", ["sign-message", "--wallet", FilePath, "bcrt1qw508d6qejxtdg4y5r3zarvary0c5xw7kygt080", "it is me"], Passphrase);
        Fails(2, "is not an address of regtest", ["sign-message", "--wallet", FilePath, "15CRxFdyRpGZLW9w8HnHvVduizdL5jKNbs", "it is me"], Passphrase);
    }

    [Fact]
    public void What_is_exported_is_public_unless_somebody_insists()
    {
        Restore();
        string output = Run(["export", "--wallet", FilePath]).Output;
        Assert.Equal(6, output.Count(character => character == '\n'));
        Assert.StartsWith("wpkh([73c5da0a/84'/1'/0']tpubDC8msFGeGuwnKG9Upg7DM2b4DaRqg3CUZa5g8v2SRQ6K4NSkxUgd7HsL2XVWbVm39yBA4LAxysQAm397zwQSQoQgewGiYZqrA9DsP4zbQ1M/0/*)#", output, StringComparison.Ordinal);
        Assert.DoesNotContain("tprv", output, StringComparison.Ordinal);
        Fails(2, "add --yes to show the secrets", ["export", "--private", "--wallet", FilePath], Passphrase);
        FakeTerminal doubtful = new(isInteractive: true, "no", Passphrase);
        Assert.Equal((1, ""), (CommandLine.Run(["export", "--private", "--wallet", FilePath], doubtful), doubtful.Shown));
        FakeTerminal sure = new(isInteractive: true, "yes", Passphrase);
        Assert.Equal(0, CommandLine.Run(["export", "--private", "--wallet", FilePath], sure));
        Assert.StartsWith(Words + "\nwpkh([73c5da0a/84'/1'/0']tprv", sure.Shown, StringComparison.Ordinal);
        JsonNode? json = JsonNode.Parse(Run(["export", "--private", "--yes", "--json", "--wallet", FilePath], Passphrase).Output);
        Assert.Equal((Words, 6), ((string?)json?["words"], json?["descriptors"]?.AsArray().Count));
    }

    [Fact]
    public void An_extension_leads_to_another_wallet_and_is_told_with_the_words()
    {
        Assert.Equal(0, Run(["restore", "--with-extension", "--chain", "regtest", "--wallet", FilePath], Words, Passphrase, "TREZOR").Code);
        Assert.True(WalletFile.TryLoad(FilePath, out WalletFile? file, out _));
        Assert.NotEqual(0x73c5da0au, file.Head.Fingerprint);
        (int code, _, string error) = Run(["export", "--private", "--yes", "--wallet", FilePath], Passphrase);
        Assert.Equal(0, code);
        Assert.StartsWith("A passphrase of BIP 39 belongs to these words.", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("word 12 is not in the list of BIP 39; was it about?", "abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abuot", Passphrase)]
    [InlineData("there are 2 words", "abandon about", Passphrase)]
    [InlineData("there are no words")]
    [InlineData("there is no passphrase", Words)]
    [InlineData("a passphrase of 7 characters is too short; take at least 8", Words, "correct")]
    public void A_mistake_in_what_is_typed_makes_nothing(string part, params string[] lines)
    {
        Fails(2, part, ["restore", "--wallet", FilePath], lines);
        Assert.Empty(Directory.GetFiles(folder));
    }

    [Fact]
    public void Two_passphrases_that_differ_make_nothing()
    {
        FakeTerminal terminal = new(isInteractive: true, Passphrase, "correct house");
        Assert.Equal(2, CommandLine.Run(["create", "--wallet", FilePath], terminal));
        Assert.Contains("the two passphrases differ", terminal.Complaints, StringComparison.Ordinal);
        Assert.Empty(terminal.Words);
    }

    [Fact]
    public void A_chain_that_only_a_file_names_has_its_own_addresses()
    {
        string chain = Chains.PathOf("march-2013");
        Assert.Equal(0, Run(["restore", "--chain", chain, "--wallet", FilePath], Words, Passphrase).Code);
        Assert.True(WalletFile.TryLoad(FilePath, out WalletFile? file, out SecretFileError error), error.ToString());
        Assert.Equal("march-2013", file.Head.Chain);
        Assert.StartsWith("march1q", file.Head.Accounts[0].AddressOf(Branch.Receive, 0), StringComparison.Ordinal);
        Assert.Contains("a wallet for march-2013", Run(["unlock-check", "--wallet", FilePath], Passphrase).Output, StringComparison.Ordinal);
        File.WriteAllText(FilePath + ".json", "{}");
        Fails(2, ".json", ["restore", "--chain", FilePath + ".json", "--wallet", FilePath + "2"], Words, Passphrase);
    }

    [Fact]
    public void An_extension_that_others_might_read_otherwise_is_refused_with_its_place()
    {
        Fails(2, "character 3 of the passphrase of BIP 39", ["restore", "--with-extension", "--wallet", FilePath], Words, Passphrase, "ab日");
        Assert.Empty(Directory.GetFiles(folder));
    }

    [Theory]
    [InlineData("there is no wallet", "unlock-check")]
    [InlineData("there is no wallet", "export")]
    [InlineData("--words is 12, 15, 18, 21 or 24", "create", "--words", "13")]
    [InlineData("'mars'", "create", "--chain", "mars")]
    public void A_mistake_in_the_command_line_is_one_line(string part, params string[] arguments) => Fails(2, part, [.. arguments, "--wallet", FilePath], Passphrase);

    [Fact]
    public void What_is_there_is_never_overwritten_and_a_folder_that_is_not_there_is_not_made()
    {
        File.WriteAllText(FilePath, "notes");
        Fails(2, $"{FilePath} exists and is left as it is", ["create", "--wallet", FilePath], Passphrase);
        Fails(2, "exists and is left as it is", ["key", "create", "--for", "voting", FilePath], Passphrase);
        Assert.Equal("notes", File.ReadAllText(FilePath));
        Fails(2, "there is no folder", ["create", "--wallet", Path.Combine(folder, "gone", "wallet")], Passphrase);
        Fails(2, "is no file with keys", ["unlock-check", "--wallet", FilePath], Passphrase);
        Fails(2, $"{folder} is a folder; name the wallet's file with --wallet", ["unlock-check", "--wallet", folder], Passphrase);
    }

    [Fact]
    public void A_damaged_wallet_says_what_to_do()
    {
        Restore();
        byte[] bytes = File.ReadAllBytes(FilePath);
        bytes[^40] ^= 1;
        File.WriteAllBytes(FilePath, bytes);
        Fails(3, "is damaged: its checksum is wrong; take a copy, or restore the wallet from its words", ["unlock-check", "--wallet", FilePath], Passphrase);
    }

    [Fact]
    public void A_place_where_no_file_can_be_made_is_named()
    {
        Directory.CreateDirectory(FilePath + ".new");
        Fails(3, "name another file, or give this user the right to it", ["restore", "--wallet", FilePath], Words, Passphrase);
    }

    [Fact]
    public void A_voters_key_has_a_file_of_its_own()
    {
        (int code, string output, string error) = Run(["key", "create", "--for", "voting", FilePath], Passphrase);
        Assert.Equal((0, 65), (code, output.Length)); // 64 digits, as a chain file's council has them
        Assert.StartsWith($"made {FilePath}: keep a copy", error, StringComparison.Ordinal);
        Assert.Equal((0, output), Take(Run(["key", "show", FilePath], Passphrase)));
        Fails(1, "the passphrase does not open", ["key", "show", FilePath], "correct house");
        Fails(2, "holds another kind of key", ["unlock-check", "--wallet", FilePath], Passphrase);
        Fails(2, "--for", ["key", "create", FilePath + "2"], Passphrase);
    }

    [Fact]
    public void No_secret_is_an_argument_and_none_is_shown_that_was_not_asked_for()
    {
        Restore();
        string[] commands = ["unlock-check", "export"];
        foreach (string command in commands)
        {
            (_, string output, string error) = Run([command, "--wallet", FilePath], Passphrase);
            Assert.All(["abandon", "tprv", Passphrase], secret => Assert.DoesNotContain(secret, output + error, StringComparison.Ordinal));
        }
        byte[] bytes = File.ReadAllBytes(FilePath);
        Assert.True(Mnemonic.TryParse(Words, out Mnemonic? words, out _));
        using Seed seed = words.ToSeed("");
        Assert.True(bytes.AsSpan().IndexOf(seed.Bytes[..16]) < 0);
        Evidence.Record("wallet commands: neither words nor private keys nor passphrase appear in what is printed or in the file");
    }

    private static (int Code, string Output, string Error) Run(string[] arguments, params string[] lines)
    {
        FakeTerminal terminal = new(isInteractive: false, lines);
        int code = CommandLine.Run(arguments, terminal);
        return (code, terminal.Shown, terminal.Complaints);
    }

    private static (int Code, string Output) Take((int Code, string Output, string Error) answer) => (answer.Code, answer.Output);

    private static void Fails(int expected, string part, string[] arguments, params string[] lines)
    {
        (int code, string output, string error) = Run(arguments, lines);
        Assert.Equal((expected, ""), (code, output));
        Assert.Contains(part, error, StringComparison.Ordinal);
        Assert.StartsWith("blockchain-wallet: ", error, StringComparison.Ordinal);
        Assert.Equal(1, error.Count(character => character == '\n'));
    }

    private void Restore()
    {
        (int code, _, string error) = Run(["restore", "--chain", "regtest", "--birth-height", "7", "--wallet", FilePath], Words, Passphrase);
        Assert.Equal(0, code);
        Assert.EndsWith("ask 'blockchain-wallet balance' before you hand out one\n", error, StringComparison.Ordinal);
    }
}
