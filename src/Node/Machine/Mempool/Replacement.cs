using System.Collections.Immutable;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Primitives;

namespace Blockchain.Node.Machine.Mempool;

/// <summary>
/// Whether a transaction may take the place of others that spend the same outputs: BIP 125 without its opt-in (full RBF), so every
/// waiting transaction may be replaced by a better paid one. Core 28's words and order of checks.
/// </summary>
internal static class Replacement
{
    /// <summary>Judges a replacement.</summary>
    /// <param name="graph">What waits.</param>
    /// <param name="entry">What would come in.</param>
    /// <param name="conflicts">Entries that spend an output which it spends.</param>
    /// <param name="policy">How much it must pay.</param>
    /// <param name="replaced">What would leave, descendants included, parents before children; empty when it is refused.</param>
    public static MempoolVerdict.Refused? Check(
        MempoolGraph graph, MempoolEntry entry, IReadOnlyCollection<MempoolNode> conflicts, MempoolPolicy policy, out ImmutableArray<MempoolNode> replaced)
    {
        replaced = [];
        if (conflicts.Count == 0) return null;
        TxId id = entry.Transaction.Id;
        foreach (MempoolNode conflict in conflicts)
        {
            FeeRate old = conflict.Entry.FeeRate;
            if (entry.FeeRate.PerKiloByte <= old.PerKiloByte) return Insufficient($"rejecting replacement {id}; new feerate {entry.FeeRate} <= old feerate {old}");
        }
        long count = conflicts.Sum(conflict => (long)conflict.Descendants.Count); // descendants of two count twice: the bound is on work, and need not be exact
        if (count > policy.ReplacedCountMax)
        {
            return new("too many potential replacements", $", rejecting replacement {id}; too many potential replacements ({count} > {policy.ReplacedCountMax})");
        }
        MempoolNode[] leaving = MempoolGraph.Below(conflicts);
        if (NewUnconfirmed(graph, entry.Transaction, leaving) is { } input)
        {
            return new("replacement-adds-unconfirmed", $", replacement {id} adds unconfirmed input, idx {input}");
        }
        Amount displaced = new(leaving.Sum(left => left.Entry.Fee.Satoshis));
        if (entry.Fee < displaced)
        {
            return Insufficient($"rejecting replacement {id}, less fees than conflicting txs; {Trimmed(entry.Fee)} < {Trimmed(displaced)}");
        }
        Amount relay = FeeRate.OfKiloByte(policy.IncrementalRelayFee).FeeFor(entry.VirtualSize);
        if (entry.Fee - displaced < relay)
        {
            return Insufficient($"rejecting replacement {id}, not enough additional fees to relay; {Trimmed(entry.Fee - displaced)} < {Trimmed(relay)}");
        }
        replaced = [.. leaving];
        return null;
    }

    /// <summary>Entries that spend an output which the transaction spends, each once.</summary>
    public static HashSet<MempoolNode> Conflicts(MempoolGraph graph, Transaction transaction)
    {
        HashSet<MempoolNode> conflicts = [];
        foreach (TxIn input in transaction.Inputs)
        {
            if (graph.TryGetSpender(input.Previous, out MempoolNode? spender)) conflicts.Add(spender);
        }
        return conflicts;
    }

    /// <summary>Why a transaction can never be: it spends from what it would replace. Null when it does not.</summary>
    public static MempoolVerdict.Refused? SpendsFromConflict(MempoolGraph graph, Transaction transaction, HashSet<MempoolNode> conflicts)
    {
        if (conflicts.Count == 0) return null;
        MempoolNode? spent = graph.AncestorsOf(transaction).Where(conflicts.Contains).MinBy(node => node.Entry.Order);
        return spent is null ? null : new("bad-txns-spends-conflicting-tx", $", {transaction.Id} spends conflicting transaction {spent.Entry.Transaction.Id}");
    }

    /// <summary>The first input that spends a waiting transaction which none of the leaving ones spends (rule 2); null for none.</summary>
    private static int? NewUnconfirmed(MempoolGraph graph, Transaction transaction, MempoolNode[] leaving)
    {
        HashSet<TxId> old = [.. leaving.SelectMany(left => left.Entry.Transaction.Inputs.Select(input => input.Previous.Tx))];
        for (int i = 0; i < transaction.Inputs.Length; i++)
        {
            TxId parent = transaction.Inputs[i].Previous.Tx;
            if (!old.Contains(parent) && graph.TryGet(parent, out _)) return i;
        }
        return null;
    }

    private static MempoolVerdict.Refused Insufficient(string detail) => new("insufficient fee", $", {detail}");

    /// <summary>Coins without trailing zeros but for two decimals, as Core writes fees in these messages.</summary>
    private static string Trimmed(Amount amount)
    {
        string text = amount.ToString();
        int length = text.Length;
        while (text[length - 1] == '0' && text[length - 3] != '.') length--;
        return text[..length];
    }
}
