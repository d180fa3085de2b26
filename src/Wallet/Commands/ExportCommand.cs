using System.CommandLine;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Blockchain.Wallet.Files;
using Blockchain.Wallet.Keys;

namespace Blockchain.Wallet.Commands;

/// <summary><c>export</c>: what other wallets need to watch this one; with <c>--private</c> what they need to spend.</summary>
internal static class ExportCommand
{
    private const string Description = "Prints the wallet's descriptors, with which other wallets can watch it; with --private its words and private descriptors."
        + " Example: blockchain-wallet export --json";

    /// <summary>Builds the command.</summary>
    public static Command Create(ITerminal terminal)
    {
        Option<bool> json = new("--json") { Description = "Prints one JSON object." };
        Option<bool> isPrivate = new("--private") { Description = "Shows the secrets: whoever sees them has the coins." };
        Option<bool> yes = new("--yes") { Description = "Shows secrets without asking." };
        Command command = new("export", Description) { isPrivate, yes, json };
        Option<string?> file = PassphraseSource.AddTo(command);
        command.SetAction(parsed =>
        {
            WalletFile wallet = WalletOption.Load(parsed);
            if (!parsed.GetValue(isPrivate)) Print(wallet.Head, PublicKeys(wallet.Head), words: null, parsed.GetValue(json), terminal.Output);
            else PrintPrivate(wallet, parsed.GetValue(file), parsed.GetValue(yes), parsed.GetValue(json), terminal);
            return (int)ExitCode.Done;
        });
        return command;
    }

    private static void PrintPrivate(WalletFile wallet, string? passphraseFile, bool isAgreed, bool isJson, ITerminal terminal)
    {
        if (!isAgreed) Agreement.Ask(terminal, "Whoever sees what comes now has the coins. Show it?", "show the secrets", "nothing was shown");
        byte[] passphrase = new PassphraseSource(terminal).Existing(passphraseFile);
        try
        {
            if (!wallet.TryOpenWords(passphrase, out Mnemonic? words, out bool isExtended, out SecretFileError error)) throw Failures.Of(error);
            if (!wallet.TryUnlock(passphrase, out WalletKeys? keys, out error)) throw Failures.Of(error);
            using (words)
            using (keys)
            {
                if (isExtended) terminal.Error.WriteLine("A passphrase of BIP 39 belongs to these words. It is not in the file: without it they lead to another wallet.");
                Print(wallet.Head, [.. wallet.Head.Accounts.Select(keys.ExportPrivate)], string.Join(' ', words.ToWords()), isJson, terminal.Output);
            }
        }
        finally
        {
            CryptographicOperations.ZeroMemory(passphrase);
        }
    }

    private static string[] PublicKeys(WalletHead head) => [.. head.Accounts.Select(account => ExtendedKeyText.Encode(account.Key, head.Network))];

    private static void Print(WalletHead head, string[] keys, string? words, bool isJson, TextWriter output)
    {
        string[] descriptors =
        [
            .. from pair in head.Accounts.Zip(keys)
               from branch in Enum.GetValues<Branch>()
               select Descriptor.Of(pair.First, head.Fingerprint, pair.Second, branch),
        ];
        if (!isJson)
        {
            if (words is not null) output.WriteLine(words);
            foreach (string descriptor in descriptors) output.WriteLine(descriptor);
            return;
        }
        JsonObject answer = new()
        {
            ["chain"] = head.Chain,
            ["fingerprint"] = $"{head.Fingerprint:x8}",
            ["birthheight"] = head.BirthHeight,
            ["descriptors"] = new JsonArray([.. descriptors.Select(descriptor => (JsonNode)descriptor)]),
        };
        if (words is not null) answer["words"] = words;
        output.WriteLine(answer.ToJsonString());
    }
}
