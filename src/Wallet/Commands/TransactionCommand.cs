using System.CommandLine;
using System.Text.Json.Nodes;
using Blockchain.Consensus.Addresses;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Codec;
using Blockchain.Consensus.Primitives;
using Blockchain.Wallet.Ledger;

namespace Blockchain.Wallet.Commands;

/// <summary><c>transaction</c>: all about one payment of the wallet.</summary>
internal static class TransactionCommand
{
    private const string Description = "Follows the node and says all about one payment of the wallet; the first digits of its id are enough."
        + " Example: blockchain-wallet transaction 3f2a91c0";

    private const int DigitsMin = 4;

    /// <summary>Builds the command.</summary>
    public static Command Create(ITerminal terminal)
    {
        Argument<string> id = new("TXID") { Description = "The id, or enough of its first digits." };
        Option<bool> json = new("--json") { Description = "Prints one JSON object." };
        Command command = new("transaction", Description) { id, json };
        command.SetAction(parsed => (int)WalletSession.Online(parsed, terminal, session =>
        {
            HistoryRow row = HistoryRow.Of(session.View.EntryOf(Find(session.Records.Ledger, parsed.GetRequiredValue(id))), session);
            if (parsed.GetValue(json)) terminal.Output.WriteLine(Json(row, session).ToJsonString());
            else Print(row, session, terminal.Output);
            return ExitCode.Done;
        }));
        return command;
    }

    /// <summary>The wallet's transaction whose id begins so.</summary>
    /// <exception cref="CommandException">None does, or several do.</exception>
    internal static WalletTransaction Find(WalletLedger ledger, string start)
    {
        if (start.Length is < DigitsMin or > 2 * Hash256.Size || !start.All(char.IsAsciiHexDigit))
            throw new CommandException(ExitCode.Usage, $"'{start}' is no transaction id; write {DigitsMin} to 64 hexadecimal digits");
        WalletTransaction[] found = [.. ledger.Book.Transactions.Where(known => known.Id.ToString().StartsWith(start, StringComparison.OrdinalIgnoreCase))];
        return found.Length switch
        {
            1 => found[0],
            0 => throw new CommandException(ExitCode.No, $"no payment of this wallet begins with {start}; see 'blockchain-wallet history'"),
            _ => throw new CommandException(ExitCode.Usage, $"{found.Length} payments begin with {start}; write more digits"),
        };
    }

    private static void Print(HistoryRow row, WalletSession session, TextWriter output)
    {
        HistoryEntry entry = row.Entry;
        WalletTransaction known = entry.Known;
        output.WriteLine(known.Id);
        if (row.Label.Length > 0) output.WriteLine($"  label     {row.Label}");
        output.WriteLine($"  {entry.Kind.Name(),-8}  {AmountText.Of(entry.Amount)} BTC");
        if (entry.Fee is { } fee) output.WriteLine($"  fee       {AmountText.Of(fee)} BTC, {(double)fee.Satoshis / known.Transaction.VirtualSize:0.0} satoshi a virtual byte");
        output.WriteLine($"  standing  {row.Standing}");
        if (known.Block is { } block) output.WriteLine($"  block     {block.Height} {block.Hash}, {entry.Confirmations} confirmations");
        if (known.LeftBlock is { } left) output.WriteLine($"  left      {left.Height} {left.Hash}");
        output.WriteLine($"  time      {known.Time}");
        foreach (TxIn input in known.Transaction.Inputs)
        {
            if (session.Records.Ledger.Book.TryGetOwn(input.Previous, out OwnOutput? own)) output.WriteLine($"  spends    {AmountText.Of(own.Output.Value)} BTC of {own.Owner.Address}");
        }
        for (int i = 0; i < known.Transaction.Outputs.Length; i++)
        {
            TxOut paid = known.Transaction.Outputs[i];
            output.WriteLine($"  pays      {AmountText.Of(paid.Value)} BTC to {AddressOf(paid.ScriptPubKey, session)}{Whose(new(known.Id, (uint)i), session)}");
        }
        ForkWarning.Print(session.Forks, output, new UnixTime(TimeProvider.System.GetUtcNow().ToUnixTimeSeconds()));
    }

    private static string Whose(OutPoint place, WalletSession session) => session.Records.Ledger.Book.TryGetOwn(place, out OwnOutput? own)
        ? own.Owner.Branch == Keys.Branch.Change ? " (yours, change)" : " (yours)" : "";

    private static string AddressOf(ScriptBytes script, WalletSession session) =>
        Address.FromScript(script, session.File.Head.Network.Addresses) ?? $"the script {script}";

    private static JsonObject Json(HistoryRow row, WalletSession session)
    {
        JsonObject json = row.ToJson();
        Transaction transaction = row.Entry.Known.Transaction;
        json["hex"] = Hex.Encode(Wire.ToBytes(transaction));
        json["outputs"] = new JsonArray([.. transaction.Outputs.Select((output, index) => (JsonNode)new JsonObject
        {
            ["address"] = Address.FromScript(output.ScriptPubKey, session.File.Head.Network.Addresses),
            ["script"] = output.ScriptPubKey.ToString(),
            ["value"] = output.Value.Satoshis,
            ["yours"] = session.Records.Ledger.Book.TryGetOwn(new(transaction.Id, (uint)index), out _),
        })]);
        json["forks"] = ForkWarning.Json(session.Forks);
        return json;
    }
}
