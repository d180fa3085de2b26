using System.Collections.Immutable;
using Blockchain.Consensus.Blocks;

namespace Blockchain.Consensus.Forks;

/// <summary>Sums a report up by who was paid.</summary>
internal static class ScriptTotals
{
    internal static ImmutableArray<ScriptTotal> Of(ImmutableArray<OrphanedTransaction> transactions)
    {
        Dictionary<ScriptBytes, ScriptTotal> totals = [];
        foreach (OrphanedTransaction transaction in transactions)
        {
            foreach (TxOut output in transaction.Pays)
            {
                ScriptTotal total = totals.GetValueOrDefault(output.ScriptPubKey, new(output.ScriptPubKey, 0, 0, 0, 0));
                totals[output.ScriptPubKey] = Plus(total, transaction.Fate.Kind, output.Value.Satoshis);
            }
        }
        ScriptTotal[] sorted = [.. totals.Values];
        Array.Sort(sorted, static (left, right) => left.Script.Span.SequenceCompareTo(right.Script.Span));
        return [.. sorted];
    }

    private static ScriptTotal Plus(ScriptTotal total, FateKind fate, long satoshis)
    {
        ScriptTotal counted = total with { Paid = total.Paid + 1 };
        if (fate.IsLost()) return counted with { Lost = total.Lost + satoshis };
        return fate == FateKind.ConfirmedAgain
            ? counted with { ConfirmedAgain = total.ConfirmedAgain + satoshis }
            : counted with { Waiting = total.Waiting + satoshis };
    }
}
