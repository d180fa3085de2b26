using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Primitives;
using Blockchain.Consensus.Script;

namespace Blockchain.Consensus.Validation;

/// <summary>Finds the coin behind every input of a block, in block order, so that a transaction may spend an earlier one of the same block.</summary>
internal sealed class SpentCoins(ICoinView view, Height height)
{
    private readonly Dictionary<OutPoint, Coin> made = [];
    private readonly HashSet<OutPoint> spent = [];

    /// <summary>Resolves all transactions of a block; those from a missing input on stay empty.</summary>
    public ImmutableArray<ImmutableArray<Coin>> Resolve(Block block, out InputPosition? missing)
    {
        missing = null;
        made.EnsureCapacity(block.OutputCount);
        spent.EnsureCapacity(block.InputCount);
        ImmutableArray<Transaction> transactions = block.Transactions;
        ImmutableArray<Coin>[] coins = new ImmutableArray<Coin>[transactions.Length];
        Array.Fill(coins, []);
        for (int i = 0; i < transactions.Length; i++)
        {
            Transaction transaction = transactions[i];
            if (i > 0) // a second coinbase names no output: its input is missing
            {
                if (!TryResolve(transaction, out coins[i], out int input))
                {
                    missing = new(i, input);
                    break;
                }
                foreach (TxIn spend in transaction.Inputs) Spend(spend.Previous);
            }
            Make(transaction);
        }
        return ImmutableCollectionsMarshal.AsImmutableArray(coins);
    }

    /// <summary>All inputs first, then they are spent: whether one transaction may name a coin twice is a rule of its own (CVE-2018-17144).</summary>
    private bool TryResolve(Transaction transaction, out ImmutableArray<Coin> coins, out int missing)
    {
        Coin[] found = new Coin[transaction.Inputs.Length];
        for (missing = 0; missing < found.Length; missing++)
        {
            OutPoint previous = transaction.Inputs[missing].Previous;
            if (made.TryGetValue(previous, out found[missing])) continue;
            if (!spent.Contains(previous) && view.TryGet(previous, out found[missing])) continue;
            coins = [];
            return false;
        }
        coins = ImmutableCollectionsMarshal.AsImmutableArray(found);
        return true;
    }

    private void Spend(OutPoint previous)
    {
        made.Remove(previous);
        spent.Add(previous); // also where this block made it: an older coin of that name was overwritten
    }

    private void Make(Transaction transaction)
    {
        for (int i = 0; i < transaction.Outputs.Length; i++)
        {
            TxOut output = transaction.Outputs[i];
            if (ScriptTemplates.IsUnspendable(output.ScriptPubKey.Span)) continue;
            made[new(transaction.Id, (uint)i)] = new(output, height, transaction.IsCoinbase);
        }
    }
}
