using System.Collections.Immutable;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Primitives;
using Blockchain.Consensus.Script;
using Blockchain.Consensus.Validation;

namespace Blockchain.Node.Machine.Mempool;

/// <summary>Decides whether a transaction may wait: consensus first, then this node's policy. Changes nothing.</summary>
public static class MempoolAcceptance
{
    /// <summary>Judges a transaction that is offered for the first time; it may replace others that pay less.</summary>
    public static MempoolVerdict Check(TxMempool mempool, Transaction transaction, MempoolContext context)
    {
        MempoolVerdict verdict = CheckConsensus(mempool, transaction, context);
        if (verdict is not MempoolVerdict.Accepted { Entry: MempoolEntry entry }) return verdict;
        MempoolVerdict.Refused? refused = Replacement(mempool, entry, out ImmutableArray<Transaction> replaced) ?? Limits(mempool, entry, replaced);
        return refused is null ? new MempoolVerdict.Accepted(entry, replaced) : refused;
    }

    /// <summary>Judges a transaction that was in a block or in the mempool before: consensus only, and never by replacing another.</summary>
    public static MempoolVerdict CheckAgain(TxMempool mempool, Transaction transaction, MempoolContext context)
    {
        if (mempool.Contains(transaction.Id)) return new MempoolVerdict.Known();
        foreach (TxIn input in transaction.Inputs)
        {
            if (mempool.TryGetSpender(input.Previous, out TxId spender)) return new MempoolVerdict.Refused("txn-mempool-conflict", $" {spender}");
        }
        return CheckConsensus(mempool, transaction, context);
    }

    private static MempoolVerdict CheckConsensus(TxMempool mempool, Transaction transaction, MempoolContext context)
    {
        Height next = context.Tip.Height.Next;
        if (TransactionChecks.ContextFree(transaction, context.Rules) is { } malformed) return new MempoolVerdict.Invalid(malformed);
        if (transaction.IsCoinbase) return new MempoolVerdict.Refused("coinbase");
        if (!TransactionChecks.IsFinal(transaction, next, context.Rules.MedianTimeLock ? context.Tip.MedianTime : context.Now.ToSeconds()))
        {
            return new MempoolVerdict.Refused("non-final");
        }
        MempoolView view = new(mempool, context.Coins, next);
        Coin[] spent = new Coin[transaction.Inputs.Length];
        for (int i = 0; i < spent.Length; i++)
        {
            OutPoint previous = transaction.Inputs[i].Previous;
            if (!view.TryGet(previous, out spent[i])) return Missing(transaction, previous, context);
        }
        if (TransactionChecks.Inputs(transaction, spent, next, context.Rules, out Amount fee) is { } unfunded) return new MempoolVerdict.Invalid(unfunded);
        if (!RelativeLock.Of(transaction, spent, context.Tip, context.Rules).IsPassedOn(context.Tip)) return new MempoolVerdict.Refused("non-BIP68-final");
        SpendingTransaction spending = new(transaction, [.. spent.Select(coin => coin.Output)]);
        if (context.Scripts.Run(ScriptJob.AllOf(spending), context.Rules.ScriptFlags) is { } failure)
        {
            return new MempoolVerdict.Refused("mandatory-script-verify-flag-failed", $" ({failure.Error.Describe()})");
        }
        return new MempoolVerdict.Accepted(new(transaction, fee, context.Now, Order: 0), []);
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

    /// <summary>Replacement without opt-in: pay a higher rate than each conflict, more than all that leave, and for the own relay.</summary>
    private static MempoolVerdict.Refused? Replacement(TxMempool mempool, MempoolEntry entry, out ImmutableArray<Transaction> replaced)
    {
        replaced = [];
        HashSet<TxId> conflicts = [];
        foreach (TxIn input in entry.Transaction.Inputs)
        {
            if (mempool.TryGetSpender(input.Previous, out TxId spender)) conflicts.Add(spender);
        }
        if (conflicts.Count == 0) return null;
        TxId id = entry.Transaction.Id;
        Dictionary<TxId, MempoolEntry> leaving = [];
        foreach (TxId conflict in conflicts)
        {
            foreach (MempoolEntry descendant in mempool.Descendants(conflict)) leaving.TryAdd(descendant.Transaction.Id, descendant);
        }
        if (mempool.Ancestors(entry.Transaction).FirstOrDefault(ancestor => conflicts.Contains(ancestor.Transaction.Id)) is { } spent)
        {
            return new("bad-txns-spends-conflicting-tx", $", {id} spends conflicting transaction {spent.Transaction.Id}");
        }
        foreach (TxId conflict in conflicts)
        {
            FeeRate old = leaving[conflict].FeeRate;
            if (entry.FeeRate.PerKiloByte <= old.PerKiloByte)
            {
                return new("insufficient fee", $", rejecting replacement {id}; new feerate {entry.FeeRate} <= old feerate {old}");
            }
        }
        if (leaving.Count > mempool.Policy.ReplacedCountMax)
        {
            return new("too many potential replacements", $", rejecting replacement {id}; too many potential replacements ({leaving.Count} > {mempool.Policy.ReplacedCountMax})");
        }
        Amount displaced = new(leaving.Values.Sum(left => left.Fee.Satoshis));
        if (entry.Fee < displaced)
        {
            return new("insufficient fee", $", rejecting replacement {id}, less fees than conflicting txs; {Trimmed(entry.Fee)} < {Trimmed(displaced)}");
        }
        Amount relay = new((mempool.Policy.IncrementalRelayFee.Satoshis * entry.Transaction.VirtualSize + 999) / 1000);
        if (entry.Fee - displaced < relay)
        {
            return new("insufficient fee", $", rejecting replacement {id}, not enough additional fees to relay; {Trimmed(entry.Fee - displaced)} < {Trimmed(relay)}");
        }
        replaced = [.. leaving.Values.OrderBy(left => left.Order).Select(left => left.Transaction)];
        return null;
    }

    private static MempoolVerdict.Refused? Limits(TxMempool mempool, MempoolEntry entry, ImmutableArray<Transaction> replaced)
    {
        MempoolPolicy policy = mempool.Policy;
        if (entry.FeeRate.PerKiloByte < policy.MinRelayFee) return new("min relay fee not met");
        IReadOnlyCollection<MempoolEntry> ancestors = mempool.Ancestors(entry.Transaction);
        if (ancestors.Count + 1 > policy.AncestorCountMax) return new("too-long-mempool-chain", $", too many unconfirmed ancestors [limit: {policy.AncestorCountMax}]");
        foreach (MempoolEntry ancestor in ancestors)
        {
            if (mempool.Descendants(ancestor.Transaction.Id).Count + 1 > policy.DescendantCountMax)
            {
                return new("too-long-mempool-chain", $", too many descendants for tx {ancestor.Transaction.Id} [limit: {policy.DescendantCountMax}]");
            }
        }
        long freed = replaced.Sum(transaction => (long)transaction.VirtualSize);
        return mempool.VirtualBytes - freed + entry.Transaction.VirtualSize > policy.MempoolVirtualBytesMax ? new("mempool full") : null;
    }

    /// <summary>Coins without trailing zeros, as Core writes fees in these messages.</summary>
    private static string Trimmed(Amount amount)
    {
        string text = amount.ToString().TrimEnd('0');
        return text.EndsWith('.') ? text + "00" : text;
    }
}
