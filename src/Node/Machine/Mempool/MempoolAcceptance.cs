using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Primitives;
using Blockchain.Consensus.Script;
using Blockchain.Consensus.Validation;

namespace Blockchain.Node.Machine.Mempool;

/// <summary>
/// Decides whether a transaction may wait: what costs little first, scripts last, each check in the place where Core has it. Changes
/// nothing.
/// </summary>
internal static class MempoolAcceptance
{
    /// <summary>A transaction of so many bytes without witnesses could be taken for two hashes of a Merkle tree (CVE-2017-12842). Core 28 refuses all that are shorter, too.</summary>
    private const int InnerNodeBytes = 64;

    /// <summary>Judges a transaction that is offered for the first time; it may replace others that pay less.</summary>
    public static MempoolVerdict Check(TxMempool mempool, Transaction transaction, MempoolContext context)
    {
        if (transaction.StrippedSize == InnerNodeBytes) return new MempoolVerdict.Refused("tx-size-small");
        if (!IsFunded(mempool, transaction, context, out SpendingTransaction? spending, out MempoolEntry? entry, out MempoolVerdict? unfunded)) return unfunded;
        HashSet<MempoolNode> conflicts = Replacement.Conflicts(mempool.Graph, transaction);
        MempoolVerdict.Refused? refused = Rates(mempool, entry, context.Now)
            ?? mempool.Policy.Limits.Check(mempool.Graph, entry, conflicts)
            ?? Replacement.SpendsFromConflict(mempool.Graph, transaction, conflicts);
        if (refused is not null) return refused;
        if (Replacement.Check(mempool.Graph, entry, conflicts, mempool.Policy, out ImmutableArray<MempoolNode> replaced) is { } kept) return kept;
        return Scripts(spending, context) ?? (MempoolVerdict)new MempoolVerdict.Accepted(entry, [.. replaced.Select(node => node.Entry.Transaction)]);
    }

    /// <summary>Judges a transaction that was in a block or in the mempool before: consensus only, and never by replacing another.</summary>
    public static MempoolVerdict CheckAgain(TxMempool mempool, Transaction transaction, MempoolContext context)
    {
        if (mempool.Contains(transaction.Id)) return new MempoolVerdict.Known();
        foreach (TxIn input in transaction.Inputs)
        {
            if (mempool.TryGetSpender(input.Previous, out TxId spender)) return new MempoolVerdict.Refused("txn-mempool-conflict", $" {spender}");
        }
        if (!IsFunded(mempool, transaction, context, out SpendingTransaction? spending, out MempoolEntry? entry, out MempoolVerdict? unfunded)) return unfunded;
        return PackageLimits.CheckReturning(mempool.Graph, entry) ?? Scripts(spending, context) ?? (MempoolVerdict)new MempoolVerdict.Accepted(entry, []);
    }

    /// <summary>All consensus rules but the scripts.</summary>
    private static bool IsFunded(
        TxMempool mempool, Transaction transaction, MempoolContext context,
        [NotNullWhen(true)] out SpendingTransaction? spending, [NotNullWhen(true)] out MempoolEntry? entry, [NotNullWhen(false)] out MempoolVerdict? refused)
    {
        Height next = context.Tip.Height.Next;
        spending = null;
        entry = null;
        refused = Early(transaction, next, context);
        if (refused is not null) return false;
        MempoolView view = new(mempool, context.Coins, next);
        Coin[] spent = new Coin[transaction.Inputs.Length];
        for (int i = 0; i < spent.Length && refused is null; i++)
        {
            OutPoint previous = transaction.Inputs[i].Previous;
            if (!view.TryGet(previous, out spent[i])) refused = Missing(transaction, previous, context);
        }
        if (refused is not null) return false;
        refused = Late(transaction, spent, context, out Amount fee);
        if (refused is not null) return false;
        ImmutableArray<TxOut> outputs = [.. spent.Select(coin => coin.Output)];
        spending = new(transaction, outputs);
        entry = new(transaction, fee, SignatureOperations.Cost(transaction, outputs.AsSpan(), context.Rules.ScriptFlags), context.Now, Order: 0);
        return true;
    }

    private static MempoolVerdict? Early(Transaction transaction, Height next, MempoolContext context)
    {
        if (TransactionChecks.ContextFree(transaction, context.Rules) is { } malformed) return new MempoolVerdict.Invalid(malformed);
        if (transaction.IsCoinbase) return new MempoolVerdict.Refused("coinbase");
        UnixTime time = context.Rules.MedianTimeLock ? context.Tip.MedianTime : context.Now.ToSeconds();
        return TransactionChecks.IsFinal(transaction, next, time) ? null : new MempoolVerdict.Refused("non-final");
    }

    private static MempoolVerdict? Late(Transaction transaction, Coin[] spent, MempoolContext context, out Amount fee)
    {
        if (TransactionChecks.Inputs(transaction, spent, context.Tip.Height.Next, context.Rules, out fee) is { } unfunded) return new MempoolVerdict.Invalid(unfunded);
        bool isPassed = RelativeLock.Of(transaction, spent, context.Tip, context.Rules).IsPassedOn(context.Tip);
        return isPassed ? null : new MempoolVerdict.Refused("non-BIP68-final");
    }

    /// <summary>Outputs that are there but spent, and outputs of this very transaction, tell that it is confirmed already.</summary>
    private static MempoolVerdict Missing(Transaction transaction, OutPoint previous, MempoolContext context)
    {
        for (int i = 0; i < transaction.Outputs.Length; i++)
        {
            if (context.Coins.TryGet(new(transaction.Id, (uint)i), out _)) return new MempoolVerdict.Refused("txn-already-known");
        }
        return new MempoolVerdict.InputsMissing(previous);
    }

    private static MempoolVerdict.Refused? Rates(TxMempool mempool, MempoolEntry entry, UnixTimeMs now)
    {
        MempoolPolicy policy = mempool.Policy;
        if (entry.SigOpsCost > policy.SigOpsCostMax) return new("bad-txns-too-many-sigops", $", {entry.SigOpsCost}");
        Amount floor = FeeRate.OfKiloByte(mempool.FeeFloor(now)).FeeFor(entry.VirtualSize);
        if (entry.Fee < floor) return new("mempool min fee not met", $", {entry.Fee.Satoshis} < {floor.Satoshis}");
        Amount relay = FeeRate.OfKiloByte(policy.MinRelayFee).FeeFor(entry.VirtualSize);
        return entry.Fee < relay ? new("min relay fee not met", $", {entry.Fee.Satoshis} < {relay.Satoshis}") : null;
    }

    private static MempoolVerdict.Refused? Scripts(SpendingTransaction spending, MempoolContext context) =>
        context.Scripts.Run(ScriptJob.AllOf(spending), context.Rules.ScriptFlags) is { } failure
            ? new("mandatory-script-verify-flag-failed", $" ({failure.Error.Describe()})")
            : null;
}
