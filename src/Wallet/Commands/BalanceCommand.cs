using System.CommandLine;
using System.Text.Json.Nodes;
using Blockchain.Consensus.Primitives;
using Blockchain.Wallet.Standing;

namespace Blockchain.Wallet.Commands;

/// <summary><c>balance</c>: what the wallet has, apart by how safe it is.</summary>
internal static class BalanceCommand
{
    private const string Description = "Follows the node and says what the wallet has, apart by how safe it is. Example: blockchain-wallet balance";

    /// <summary>Builds the command.</summary>
    public static Command Create(ITerminal terminal)
    {
        Option<bool> json = new("--json") { Description = "Prints one JSON object." };
        Command command = new("balance", Description) { json };
        command.SetAction(parsed => (int)WalletSession.Online(parsed, terminal, session =>
        {
            BalanceSheet sheet = BalanceSheet.Of(session.View.Coins(), session.Records.Ledger, session.Forks);
            UnixTime now = new(TimeProvider.System.GetUtcNow().ToUnixTimeSeconds());
            if (parsed.GetValue(json)) terminal.Output.WriteLine(Json(sheet, session).ToJsonString());
            else Print(sheet, session.Forks, terminal.Output, now);
            return ExitCode.Done;
        }));
        return command;
    }

    /// <summary>The lines for people; an empty wallet has one too.</summary>
    internal static void Print(BalanceSheet sheet, ForkPicture forks, TextWriter output, UnixTime now)
    {
        string fork = string.Join("; ", forks.Forks.Select(open => ForkWarning.Of(open, now)));
        (Amount Amount, string Words)[] lines =
        [
            (sheet.Safe, forks.IsOpen ? "safe: confirmed on every branch" : "confirmed"),
            (sheet.AtRisk, $"AT RISK: confirmed only on our branch ({fork})"),
            (sheet.OwnChange, "change of your payments that wait: can be spent"),
            (sheet.Waiting, "waits for a block: do not rely on it"),
            (sheet.Immature, "mined, and cannot be spent before it lies under 100 blocks"),
        ];
        (Amount Amount, string Words)[] shown = [.. lines.Where((line, at) => at == 0 ? lines.Skip(1).All(other => other.Amount == Amount.Zero) || line.Amount > Amount.Zero : line.Amount > Amount.Zero)];
        int width = shown.Max(line => AmountText.Of(line.Amount).Length);
        foreach ((Amount amount, string words) in shown) output.WriteLine($" {AmountText.Of(amount).PadLeft(width)} BTC   {words}");
        ForkWarning.Print(forks, output, now);
    }

    private static JsonObject Json(BalanceSheet sheet, WalletSession session) => new()
    {
        ["safe"] = sheet.Safe.Satoshis,
        ["atrisk"] = sheet.AtRisk.Satoshis,
        ["change"] = sheet.OwnChange.Satoshis,
        ["waiting"] = sheet.Waiting.Satoshis,
        ["immature"] = sheet.Immature.Satoshis,
        ["unit"] = "satoshi",
        ["block"] = session.Records.Ledger.Tip?.Hash.ToString(),
        ["height"] = session.Records.Ledger.Tip?.Height.Value,
        ["forks"] = ForkWarning.Json(session.Forks),
    };
}
