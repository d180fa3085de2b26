using System.CommandLine;
using System.Text.Json.Nodes;
using Blockchain.Consensus.Primitives;
using Blockchain.Wallet.Keys;
using Blockchain.Wallet.Ledger;
using Blockchain.Wallet.Records;

namespace Blockchain.Wallet.Commands;

/// <summary><c>address new</c>, <c>address list</c>: the wallet's own addresses. No node is asked.</summary>
internal static class OwnAddresses
{
    private const string NewDescription = "Hands out an address that nobody has had yet. Example: blockchain-wallet address new --label rent";
    private const string ListDescription = "Lists the addresses that were handed out, with what each was paid. Example: blockchain-wallet address list";

    private static readonly Dictionary<string, Purpose> Kinds = new()
    {
        ["p2wpkh"] = Purpose.WitnessKeyHash,
        ["p2tr"] = Purpose.Taproot,
        ["p2pkh"] = Purpose.KeyHash,
    };

    /// <summary>Builds <c>address new</c>.</summary>
    public static Command CreateNew(ITerminal terminal)
    {
        Option<string> kind = new("--kind") { Description = "p2wpkh (bc1q…), p2tr (bc1p…) or p2pkh (1…, can sign messages).", DefaultValueFactory = _ => "p2wpkh" };
        kind.AcceptOnlyFromAmong([.. Kinds.Keys]);
        Option<string?> label = new("--label") { Description = "What it is for, for your own eyes.", HelpName = "TEXT" };
        Option<bool> json = new("--json") { Description = "Prints one JSON object." };
        Command command = new("new", NewDescription) { kind, label, json };
        command.SetAction(parsed => (int)WalletSession.Offline(parsed, session =>
            New(session.Records, Kinds[parsed.GetRequiredValue(kind)], parsed.GetValue(label) ?? "", parsed.GetValue(json), terminal)));
        return command;
    }

    /// <summary>Builds <c>address list</c>.</summary>
    public static Command CreateList(ITerminal terminal)
    {
        Option<bool> change = new("--change") { Description = "Also those that the wallet gave itself." };
        Option<bool> json = new("--json") { Description = "Prints one JSON array." };
        Command command = new("list", ListDescription) { change, json };
        command.SetAction(parsed => (int)WalletSession.Offline(parsed, session => List(session, parsed.GetValue(change), parsed.GetValue(json), terminal.Output)));
        return command;
    }

    private static ExitCode New(WalletRecords records, Purpose purpose, string label, bool isJson, ITerminal terminal)
    {
        if (label.Length > JournalEntry.LabelCharactersMax || label.Any(char.IsControl))
            throw new CommandException(ExitCode.Usage, $"a label is one line of {JournalEntry.LabelCharactersMax} characters at most");
        WatchRow row = records.Ledger.Watch.RowOf(purpose, 0, Branch.Receive);
        WatchedScript next = records.HandOut(row);
        if (label.Length > 0) records.Label(next.Address, label);
        if (isJson) terminal.Output.WriteLine(new JsonObject { ["address"] = next.Address, ["path"] = PathOf(next), ["label"] = label }.ToJsonString());
        else terminal.Output.WriteLine(next.Address);
        if (row.Next > row.Paid + WatchRow.GapCount)
            terminal.Error.WriteLine($"more than {WatchRow.GapCount} addresses in a row are unpaid: a wallet restored from the words alone would not look beyond those");
        return ExitCode.Done;
    }

    private static ExitCode List(WalletSession session, bool withChange, bool isJson, TextWriter output)
    {
        Dictionary<WatchedScript, Amount> paid = [];
        foreach (OwnOutput own in session.Records.Ledger.Book.Outputs.Select(pair => pair.Value))
            paid[own.Owner] = paid.GetValueOrDefault(own.Owner) + own.Output.Value;
        WatchedScript[] shown =
        [
            .. session.Records.Ledger.Watch.Rows.Where(row => withChange || row.Branch == Branch.Receive).SelectMany(row => row.Scripts.Take((int)row.Next)),
        ];
        if (isJson)
        {
            output.WriteLine(new JsonArray([.. shown.Select(address => (JsonNode)new JsonObject
            {
                ["address"] = address.Address, ["path"] = PathOf(address), ["change"] = address.Branch == Branch.Change,
                ["received"] = paid.GetValueOrDefault(address).Satoshis, ["label"] = LabelOf(address, session),
            })]).ToJsonString());
            return ExitCode.Done;
        }
        if (shown.Length == 0) output.WriteLine("no address yet; get one with 'blockchain-wallet address new'");
        foreach (WatchedScript address in shown)
            output.WriteLine($"{address.Address,-64}  {PathOf(address),-18}  {AmountText.Of(paid.GetValueOrDefault(address)),17} BTC  {LabelOf(address, session)}".TrimEnd());
        return ExitCode.Done;
    }

    private static string LabelOf(WatchedScript address, WalletSession session) => session.Records.Labels.GetValueOrDefault(address.Address, "");

    private static string PathOf(WatchedScript address) => address.Account.PathOf(address.Branch, address.Index).ToString();
}
