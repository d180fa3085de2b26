using System.Globalization;
using System.Text;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Validation;

namespace Blockchain.Consensus.Forks;

/// <summary>A report of orphaned transactions as a page that people read: what is lost first, then everything.</summary>
public static class OrphanReportMarkdown
{
    /// <summary>Rows of one table; the CSV and JSON forms hold all.</summary>
    public const int RowCountMax = 500;

    /// <summary>The page.</summary>
    /// <param name="report">The report.</param>
    /// <param name="name">What people call a script, such as an address or a player of a scenario; null where it has no name.</param>
    public static string Render(OrphanReport report, Func<ScriptBytes, string?> name)
    {
        StringBuilder page = new();
        Line(page, $"# Orphaned transactions");
        Line(page, $"");
        Line(page, $"{report.AbandonedTip.Height - report.ForkPoint.Height} blocks left the chain, {report.ForkPoint.Height.Next} to {report.AbandonedTip.Height}; the last shared block is `{report.ForkPoint.Hash}`.");
        Line(page, $"The chain goes on at height {report.KeptTip.Height} with `{report.KeptTip.Hash}`.");
        Line(page, $"Report `{report.Digest}`: every node that made the same move writes the same.");
        Totals(page, report);
        Table(page, report, name, "Double-spent", FateKind.DoubleSpent);
        Table(page, report, name, "Children of transactions that died", FateKind.ChildOf);
        Table(page, report, name, "Invalid under the rules of the kept chain", FateKind.InvalidUnder);
        Table(page, report, name, "Rewards of blocks that left", FateKind.LostCoinbase);
        Losses(page, report, name);
        Table(page, report, name, "Back in the mempool", FateKind.BackInMempool);
        Table(page, report, name, "Confirmed again", FateKind.ConfirmedAgain);
        return page.ToString();
    }

    private static void Totals(StringBuilder page, OrphanReport report)
    {
        Line(page, $"");
        Line(page, $"| fate | transactions | value |");
        Line(page, $"|---|---:|---:|");
        foreach (FateTotal total in report.Totals) Line(page, $"| {total.Fate.Name()} | {total.Count} | {Coins(total.Value)} |");
        Line(page, $"| all | {report.Transactions.Length} | {Coins(report.Totals.Aggregate((Int128)0, static (sum, total) => sum + total.Value))} |");
    }

    private static void Table(StringBuilder page, OrphanReport report, Func<ScriptBytes, string?> name, string title, FateKind fate)
    {
        FateTotal total = report.Total(fate);
        if (total.Count == 0) return;
        Line(page, $"");
        Line(page, $"## {title}");
        Line(page, $"");
        Line(page, $"| height | transaction | pays | value | fee | confirmations lost | {DetailTitle(fate)} |");
        Line(page, $"|---:|---|---|---:|---:|---:|---|");
        foreach (OrphanedTransaction transaction in report.Transactions.Where(one => one.Fate.Kind == fate).Take(RowCountMax))
        {
            string pays = string.Join(", ", transaction.Pays.Select(output => Name(output.ScriptPubKey, name)));
            string fee = transaction.Fee is { } satoshis ? Coins(satoshis) : "";
            Line(page, $"| {transaction.Block.Height} | `{transaction.Id}` | {pays} | {Coins(transaction.Value)} | {fee} | {transaction.ConfirmationsLost} | {Detail(transaction.Fate)} |");
        }
        if (total.Count > RowCountMax) Line(page, $"");
        if (total.Count > RowCountMax) Line(page, $"{total.Count - RowCountMax} more stand in the CSV and JSON forms.");
    }

    private static void Losses(StringBuilder page, OrphanReport report, Func<ScriptBytes, string?> name)
    {
        ScriptTotal[] losers = [.. report.Scripts.Where(static total => total.Lost > 0).OrderByDescending(static total => total.Lost)];
        if (losers.Length == 0) return;
        Line(page, $"");
        Line(page, $"## Who lost");
        Line(page, $"");
        Line(page, $"| paid to | lost | waiting | confirmed again |");
        Line(page, $"|---|---:|---:|---:|");
        foreach (ScriptTotal total in losers.Take(RowCountMax))
            Line(page, $"| {Name(total.Script, name)} | {Coins(total.Lost)} | {Coins(total.Waiting)} | {Coins(total.ConfirmedAgain)} |");
    }

    private static string DetailTitle(FateKind fate) => fate switch
    {
        FateKind.ConfirmedAgain => "in block",
        FateKind.BackInMempool or FateKind.LostCoinbase => "",
        FateKind.DoubleSpent => "by",
        FateKind.ChildOf => "parent",
        FateKind.InvalidUnder => "rule",
    };

    private static string Detail(Fate fate) => fate switch
    {
        Fate.ConfirmedAgain again => again.Block.ToString(),
        Fate.DoubleSpent spent => $"`{spent.Kept.Transaction.Id}` in block {spent.Kept.Block}",
        Fate.ChildOf child => $"`{child.Parent}`",
        Fate.InvalidUnder invalid => $"{invalid.Violation.Rule} ({invalid.Violation.Reject.Name()})",
        _ => "",
    };

    /// <summary>A name of the network's people goes into the page as text, never as markup.</summary>
    private static string Name(ScriptBytes script, Func<ScriptBytes, string?> name) => name(script) is { } known
        ? string.Concat(known.Select(static c => c is '|' or '`' or '<' or '>' or '[' or ']' or '\\' or '*' or '_' or '\r' or '\n' ? ' ' : c))
        : $"`{script}`";

    private static string Coins(Int128 satoshis)
    {
        Int128 whole = satoshis < 0 ? -satoshis : satoshis;
        return string.Create(CultureInfo.InvariantCulture, $"{(satoshis < 0 ? "-" : "")}{whole / 100_000_000}.{whole % 100_000_000:D8}");
    }

    private static void Line(StringBuilder page, FormattableString line) => page.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
}
