using System.Globalization;
using System.Text;
using Blockchain.Consensus.Validation;

namespace Blockchain.Consensus.Forks;

/// <summary>A report of orphaned transactions as a table for spreadsheets (RFC 4180), one transaction a row.</summary>
/// <remarks>Values are satoshis. Cells hold hexadecimal, numbers and fixed words only, so that none needs quotation marks.</remarks>
public static class OrphanReportCsv
{
    /// <summary>The first row.</summary>
    public const string Header = "height,index,block,txid,fate,detail,value,fee,confirmations_lost,pays";

    /// <summary>The whole table.</summary>
    public static string Render(OrphanReport report)
    {
        StringBuilder text = new();
        text.Append(Header).Append("\r\n");
        foreach (OrphanedTransaction transaction in report.Transactions) text.Append(Row(transaction)).Append("\r\n");
        return text.ToString();
    }

    private static string Row(OrphanedTransaction transaction)
    {
        string pays = string.Join(' ', transaction.Pays.Select(static output =>
            string.Create(CultureInfo.InvariantCulture, $"{output.ScriptPubKey}:{output.Value.Satoshis}")));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{transaction.Block.Height},{transaction.Index},{transaction.Block.Hash},{transaction.Id},{transaction.Fate.Kind.Name()},{Detail(transaction.Fate)},{transaction.Value},{transaction.Fee},{transaction.ConfirmationsLost},{pays}");
    }

    private static string Detail(Fate fate) => fate switch
    {
        Fate.ConfirmedAgain again => $"{again.Block.Height} {again.Block.Hash}",
        Fate.DoubleSpent spent => $"{spent.Kept.Transaction.Id} {spent.Kept.Height}",
        Fate.ChildOf child => $"{child.Parent}",
        Fate.InvalidUnder invalid => $"{invalid.Violation.Rule} {invalid.Violation.Reject.Name()}",
        _ => "",
    };
}
