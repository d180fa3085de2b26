using System.Globalization;
using System.Text.Json.Nodes;
using Blockchain.Consensus.Blocks;
using Blockchain.Wallet.Ledger;
using Blockchain.Wallet.Standing;

namespace Blockchain.Wallet.Commands;

/// <summary>One transaction of the history in each of the forms that it is printed in.</summary>
/// <param name="Entry">The transaction.</param>
/// <param name="Standing">Where it stands.</param>
/// <param name="Label">What a person called it; empty for nothing.</param>
internal sealed record HistoryRow(HistoryEntry Entry, PaymentStanding Standing, string Label)
{
    /// <summary>The first line of the CSV form.</summary>
    public const string CsvHead = "time,txid,kind,amount_satoshi,fee_satoshi,net_satoshi,confirmations,block,height,left_block,left_height,standing,detail,label";

    /// <summary>Whether a block that held it has left the chain.</summary>
    public bool IsOrphaned => Entry.Known.LeftBlock is not null;

    /// <summary>The row of one wallet transaction.</summary>
    public static HistoryRow Of(HistoryEntry entry, WalletSession session) =>
        new(entry, session.Forks.Of(entry), session.Records.Labels.GetValueOrDefault(entry.Known.Id.ToString(), ""));

    /// <summary>For a table.</summary>
    public string ToLine()
    {
        string block = Entry.Confirmations > 0 ? string.Create(CultureInfo.InvariantCulture, $"{Entry.Confirmations} conf.") : "";
        string label = Label.Length > 0 ? $"  \"{Label}\"" : "";
        string left = Entry.Known.LeftBlock is { } gone ? $"  (left block {gone.Height})" : "";
        return $"{Entry.Known.Time.ToString()[..16].Replace('T', ' ')}  {Entry.Known.Id.ToString()[..8]}  {Entry.Kind.Name(),-8}  {AmountText.Signed(Entry.Net),18} BTC  {block,-11}  {Standing}{left}{label}";
    }

    /// <summary>For programs.</summary>
    public JsonObject ToJson() => new()
    {
        ["txid"] = Entry.Known.Id.ToString(),
        ["kind"] = Entry.Kind.Name(),
        ["time"] = Entry.Known.Time.Seconds,
        ["amount"] = Entry.Amount.Satoshis,
        ["fee"] = Entry.Fee?.Satoshis,
        ["net"] = Entry.Net.Satoshis,
        ["confirmations"] = Entry.Confirmations,
        ["block"] = Place(Entry.Known.Block),
        ["leftblock"] = Place(Entry.Known.LeftBlock),
        ["standing"] = Standing.Kind.Name(),
        ["detail"] = Standing.Detail,
        ["replacedby"] = Entry.Known.ReplacedBy?.ToString(),
        ["label"] = Label,
    };

    /// <summary>For tables of other programs.</summary>
    public string ToCsv() => string.Join(',', new[]
    {
        Entry.Known.Time.ToString(), Entry.Known.Id.ToString(), Entry.Kind.Name(), Number(Entry.Amount.Satoshis), Number(Entry.Fee?.Satoshis), Number(Entry.Net.Satoshis),
        Number(Entry.Confirmations), Entry.Known.Block?.Hash.ToString() ?? "", Number(Entry.Known.Block?.Height.Value), Entry.Known.LeftBlock?.Hash.ToString() ?? "",
        Number(Entry.Known.LeftBlock?.Height.Value), Standing.Kind.Name(), Quoted(Standing.Detail), Quoted(Label),
    });

    private static string Number(long? value) => value?.ToString(CultureInfo.InvariantCulture) ?? "";

    // A table program takes a cell that begins with one of these for a formula.
    private static string Quoted(string text)
    {
        string harmless = text.Length > 0 && text[0] is '=' or '+' or '-' or '@' ? $"'{text}" : text;
        return harmless.Length == 0 ? "" : $"\"{harmless.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }

    private static JsonObject? Place(BlockPlace? place) => place is { } at ? new() { ["hash"] = at.Hash.ToString(), ["height"] = at.Height.Value } : null;
}
