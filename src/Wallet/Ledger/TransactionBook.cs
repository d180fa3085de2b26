using System.Diagnostics.CodeAnalysis;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Primitives;

namespace Blockchain.Wallet.Ledger;

/// <summary>The wallet's transactions, the outputs of theirs that pay to it, and which of them spends what.</summary>
/// <param name="watch">Which scripts are the wallet's.</param>
public sealed class TransactionBook(WatchList watch)
{
    private readonly Dictionary<TxId, WalletTransaction> transactions = [];
    private readonly Dictionary<OutPoint, OwnOutput> outputs = [];
    private readonly Dictionary<OutPoint, List<TxId>> spenders = [];

    /// <summary>All transactions, in no order that means anything.</summary>
    public IReadOnlyCollection<WalletTransaction> Transactions => transactions.Values;

    /// <summary>Every output that ever paid to the wallet, spent ones too.</summary>
    public IEnumerable<KeyValuePair<OutPoint, OwnOutput>> Outputs => outputs;

    /// <summary>The transaction of an id.</summary>
    public bool TryGet(TxId id, [NotNullWhen(true)] out WalletTransaction? known) => transactions.TryGetValue(id, out known);

    /// <summary>Whether an output pays to the wallet.</summary>
    public bool TryGetOwn(OutPoint place, [NotNullWhen(true)] out OwnOutput? own) => outputs.TryGetValue(place, out own);

    /// <summary>Whether a spend of this output matters: it pays to the wallet, or a transaction of the wallet spends it.</summary>
    public bool Watches(OutPoint place) => outputs.ContainsKey(place) || spenders.ContainsKey(place);

    /// <summary>The wallet's transactions that spend an output.</summary>
    public IReadOnlyList<TxId> SpendersOf(OutPoint place) => spenders.TryGetValue(place, out List<TxId>? list) ? list : [];

    /// <summary>A transaction with all that falls with it: what spends from it, and what it took the place of, which would come back without it.</summary>
    /// <returns>The transaction first.</returns>
    public IReadOnlyList<WalletTransaction> FamilyOf(WalletTransaction known)
    {
        ILookup<TxId?, WalletTransaction> replaced = transactions.Values.Where(other => other.ReplacedBy is not null).ToLookup(other => other.ReplacedBy);
        List<WalletTransaction> family = [known];
        HashSet<TxId> ids = [known.Id];
        for (int i = 0; i < family.Count; i++)
        {
            WalletTransaction member = family[i];
            IEnumerable<TxId> children = member.Transaction.Outputs.SelectMany((_, index) => SpendersOf(new(member.Id, (uint)index)));
            foreach (WalletTransaction next in children.Select(id => transactions[id]).Concat(replaced[member.Id]).Where(next => ids.Add(next.Id))) family.Add(next);
        }
        return family;
    }

    /// <summary>Whether a transaction pays to the wallet or spends from it.</summary>
    public bool Concerns(Transaction transaction)
    {
        foreach (TxOut output in transaction.Outputs)
        {
            if (watch.TryGet(output.ScriptPubKey, out _)) return true;
        }
        foreach (TxIn input in transaction.Inputs)
        {
            if (outputs.ContainsKey(input.Previous)) return true;
        }
        return transactions.ContainsKey(transaction.Id);
    }

    /// <summary>Satoshis that a transaction brings to the wallet.</summary>
    public Amount PaidBy(Transaction transaction)
    {
        long sum = 0;
        for (int i = 0; i < transaction.Outputs.Length; i++)
        {
            if (outputs.TryGetValue(new(transaction.Id, (uint)i), out OwnOutput? own)) sum += own.Output.Value.Satoshis;
        }
        return new(sum);
    }

    /// <summary>Satoshis of the wallet that a transaction spends.</summary>
    /// <param name="transaction">The transaction.</param>
    /// <param name="isAll">Whether it spends nothing else.</param>
    public Amount SpentBy(Transaction transaction, out bool isAll)
    {
        long sum = 0;
        isAll = true;
        foreach (TxIn input in transaction.Inputs)
        {
            if (outputs.TryGetValue(input.Previous, out OwnOutput? own)) sum += own.Output.Value.Satoshis;
            else isAll = false;
        }
        return new(sum);
    }

    /// <summary>Writes down a transaction, or what is new about it. Addresses that it pays to are taken from then on.</summary>
    public void Put(WalletTransaction known)
    {
        bool isNew = !transactions.ContainsKey(known.Id);
        transactions[known.Id] = known;
        for (int i = 0; i < known.Transaction.Outputs.Length; i++)
        {
            TxOut output = known.Transaction.Outputs[i];
            if (!watch.TryGet(output.ScriptPubKey, out WatchedScript? owner)) continue;
            outputs[new(known.Id, (uint)i)] = new(output, owner);
            watch.Take(owner, isPaid: true);
        }
        if (!isNew || known.Transaction.IsCoinbase) return;
        foreach (TxIn input in known.Transaction.Inputs)
        {
            if (!spenders.TryGetValue(input.Previous, out List<TxId>? list)) spenders.Add(input.Previous, list = []);
            list.Add(known.Id);
        }
    }

    /// <summary>Strikes out a transaction. Addresses that it paid to stay taken.</summary>
    public void Remove(WalletTransaction known)
    {
        transactions.Remove(known.Id);
        for (int i = 0; i < known.Transaction.Outputs.Length; i++) outputs.Remove(new(known.Id, (uint)i));
        foreach (TxIn input in known.Transaction.Inputs)
        {
            if (!spenders.TryGetValue(input.Previous, out List<TxId>? list)) continue;
            list.Remove(known.Id);
            if (list.Count == 0) spenders.Remove(input.Previous);
        }
    }
}
