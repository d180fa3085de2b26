using System.CommandLine;
using System.Text.Json.Nodes;
using Blockchain.Wallet.Addresses;
using Blockchain.Wallet.Files;
using Blockchain.Wallet.Keys;

namespace Blockchain.Wallet.Commands;

/// <summary><c>unlock-check</c>: whether a passphrase opens the wallet, without doing anything with it.</summary>
internal static class UnlockCheckCommand
{
    private const string Description = "Says whether the passphrase opens the wallet, and that nobody has changed what the file shows."
        + " Example: blockchain-wallet unlock-check --passphrase-file secret.txt";

    /// <summary>Builds the command.</summary>
    public static Command Create(ITerminal terminal)
    {
        Option<bool> json = new("--json") { Description = "Prints one JSON object." };
        Command command = new("unlock-check", Description) { json };
        Option<string?> file = PassphraseSource.AddTo(command);
        command.SetAction(parsed => (int)Run(WalletOption.Load(parsed), parsed.GetValue(file), parsed.GetValue(json), terminal));
        return command;
    }

    private static ExitCode Run(WalletFile wallet, string? passphraseFile, bool isJson, ITerminal terminal)
    {
        using WalletKeys keys = Unlocked.Keys(wallet, passphraseFile, terminal);
        WalletHead head = wallet.Head;
        string[] kinds = [.. head.Accounts.Select(account => AddressKinds.Name(AddressKinds.Of(account.ScriptOf(Branch.Receive, 0))))];
        if (isJson)
        {
            terminal.Output.WriteLine(new JsonObject
            {
                ["wallet"] = wallet.Path,
                ["chain"] = head.Chain,
                ["fingerprint"] = $"{head.Fingerprint:x8}",
                ["birthheight"] = head.BirthHeight,
                ["kinds"] = new JsonArray([.. kinds.Select(kind => (JsonNode)kind)]),
            }.ToJsonString());
        }
        else terminal.Output.WriteLine($"the passphrase opens {wallet.Path}: a wallet for {head.Chain}, {head.Fingerprint:x8}, with {string.Join(", ", kinds)}");
        return ExitCode.Done;
    }
}
