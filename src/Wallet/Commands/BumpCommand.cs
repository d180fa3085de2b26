using System.CommandLine;
using System.Text.Json.Nodes;
using Blockchain.Client;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Primitives;
using Blockchain.Wallet.Keys;
using Blockchain.Wallet.Ledger;
using Blockchain.Wallet.Spending;

namespace Blockchain.Wallet.Commands;

/// <summary><c>bump</c>: raises the fee of a payment that waits, by one that takes its place.</summary>
internal static class BumpCommand
{
    private const string Description = "Raises the fee of a payment that waits: another one with the same recipients takes its place."
        + " Example: blockchain-wallet bump 3f2a91c0 --fee-rate 5";

    /// <summary>Builds the command.</summary>
    public static Command Create(ITerminal terminal)
    {
        Argument<string> id = new("TXID") { Description = "The payment's id, or enough of its first digits." };
        Command command = new("bump", Description) { id };
        SpendOptions options = SpendOptions.AddTo(command);
        command.SetAction(parsed =>
        {
            SpendChoices choices = options.Read(parsed, terminal);
            return (int)PaymentDesk.Run(parsed, choices, terminal, desk => [Plan(desk, parsed.GetRequiredValue(id), choices.Rate is null)]);
        });
        return command;
    }

    private static TransactionDraft Plan(PaymentDesk desk, string id, bool isFree)
    {
        WalletLedger ledger = desk.Session.Records.Ledger;
        WalletTransaction known = TransactionCommand.Find(ledger, id);
        MustWait(known, ledger.StateOf(known));
        ReplacedTransaction replaced = Replaced(desk, known);
        if (isFree) desk.PayAtLeast(replaced.NextRate, $"after {FeeRateText.Of(replaced.FeeRate)} until now");
        ScriptBytes change = desk.ChangeScript(known.Transaction.Outputs[0].ScriptPubKey);
        return BumpBuilder.TryBuild(replaced, desk.Coins(), change, desk.Terms(), out TransactionDraft? draft, out SpendingFailure? failure)
            ? draft : throw desk.Refuse(failure);
    }

    private static void MustWait(WalletTransaction known, TransactionState state)
    {
        if (state is TransactionState.Waiting or TransactionState.Unsent) return;
        throw new CommandException(ExitCode.No, state switch
        {
            TransactionState.Confirmed confirmed => $"{known.Id} is in block {confirmed.Block.Height} already: there is nothing to raise",
            TransactionState.Replaced replaced => $"{known.Id} was replaced by {replaced.By}: bump that one",
            TransactionState.DoubleSpent spent => $"{known.Id} is lost: {spent.By} in block {spent.Block.Height} spends the same coin",
            TransactionState.ChildOf child => $"{known.Id} is lost with {child.Parent}, which it spends from",
            TransactionState.Abandoned => $"{known.Id} is abandoned: 'resubmit' with its id sends it again",
            _ => $"{known.Id} does not wait for a block",
        });
    }

    private static ReplacedTransaction Replaced(PaymentDesk desk, WalletTransaction known)
    {
        TransactionBook book = desk.Session.Records.Ledger.Book;
        List<SpendableCoin> coins = [];
        foreach (TxIn input in known.Transaction.Inputs)
        {
            if (!book.TryGetOwn(input.Previous, out OwnOutput? own)) throw new CommandException(ExitCode.No, $"{known.Id} is not this wallet's payment: only who made it can raise its fee");
            coins.Add(new(input.Previous, own.Output, book.TryGet(input.Previous.Tx, out WalletTransaction? made) ? made.Block?.Height : null));
        }
        int change = Enumerable.Range(0, known.Transaction.Outputs.Length)
            .FirstOrDefault(index => book.TryGetOwn(new(known.Id, (uint)index), out OwnOutput? own) && own.Owner.Branch == Branch.Change, -1);
        (Amount fees, int count) = known.IsWaiting ? Descendants(desk.Session.Node, known.Id) : default;
        return new(known.Transaction, [.. coins], change < 0 ? null : change, fees, count);
    }

    /// <summary>What builds on a payment in the mempool, and what that pays.</summary>
    private static (Amount Fees, int Count) Descendants(RpcClient node, TxId id)
    {
        JsonNode? entry = node.CallAsync("getmempoolentry", [id.ToString()]).GetAwaiter().GetResult();
        bool isEntry = FeeAdvice.AmountOf(entry?["fees"]?["descendant"]) is not null && entry?["descendantcount"] is JsonValue;
        if (!isEntry) throw new NodeUnreachableException("the node answers getmempoolentry in a way that this program does not know");
        Amount all = FeeAdvice.AmountOf(entry!["fees"]!["descendant"]) ?? default, own = FeeAdvice.AmountOf(entry["fees"]!["base"]) ?? default;
        return (all - own, (int)entry["descendantcount"]! - 1);
    }
}
