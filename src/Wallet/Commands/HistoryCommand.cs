using System.CommandLine;
using System.Text.Json.Nodes;
using Blockchain.Consensus.Primitives;

namespace Blockchain.Wallet.Commands;

/// <summary><c>history</c>: every payment, where it stands, and what became of those whose block left the chain.</summary>
internal static class HistoryCommand
{
    private const string Description = "Follows the node and lists payments, the newest first, with what became of those whose block left the chain."
        + " Example: blockchain-wallet history --orphaned";

    /// <summary>Builds the command.</summary>
    public static Command Create(ITerminal terminal)
    {
        Option<bool> orphaned = new("--orphaned") { Description = "Only payments whose block left the chain." };
        Option<bool> json = new("--json") { Description = "Prints one JSON object." };
        Option<bool> csv = new("--csv") { Description = "Prints a table for other programs." };
        Command command = new("history", Description) { orphaned, json, csv };
        command.SetAction(parsed => (int)WalletSession.Online(parsed, terminal, session =>
        {
            if (parsed.GetValue(json) && parsed.GetValue(csv)) throw new CommandException(ExitCode.Usage, "choose one of --json and --csv");
            HistoryRow[] rows = [.. session.View.History().Select(entry => HistoryRow.Of(entry, session)).Where(row => row.IsOrphaned || !parsed.GetValue(orphaned))];
            if (parsed.GetValue(json)) PrintJson(rows, session, terminal.Output);
            else if (parsed.GetValue(csv)) PrintCsv(rows, terminal.Output);
            else Print(rows, parsed.GetValue(orphaned), session, terminal.Output);
            return ExitCode.Done;
        }));
        return command;
    }

    private static void Print(HistoryRow[] rows, bool isOrphaned, WalletSession session, TextWriter output)
    {
        if (rows.Length == 0) output.WriteLine(isOrphaned ? "no payment has lost its block" : "no payments yet; get an address with 'blockchain-wallet address new'");
        foreach (HistoryRow row in rows) output.WriteLine(row.ToLine());
        ForkWarning.Print(session.Forks, output, new UnixTime(TimeProvider.System.GetUtcNow().ToUnixTimeSeconds()));
    }

    private static void PrintJson(HistoryRow[] rows, WalletSession session, TextWriter output) => output.WriteLine(new JsonObject
    {
        ["payments"] = new JsonArray([.. rows.Select(row => (JsonNode)row.ToJson())]),
        ["forks"] = ForkWarning.Json(session.Forks),
    }.ToJsonString());

    private static void PrintCsv(HistoryRow[] rows, TextWriter output)
    {
        output.WriteLine(HistoryRow.CsvHead);
        foreach (HistoryRow row in rows) output.WriteLine(row.ToCsv());
    }
}
