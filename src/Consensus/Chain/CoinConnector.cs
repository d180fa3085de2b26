using System.Collections.Immutable;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Primitives;
using Blockchain.Consensus.Script;

namespace Blockchain.Consensus.Chain;

/// <summary>What a block does to coins, and back. Judges nothing but that every coin is where it must be.</summary>
/// <remarks>
/// <see cref="Disconnect"/> is the exact inverse of <see cref="Connect"/> and asserts what it left. After a fault the
/// overlay holds half a block: it is spoiled, and good for nothing but to be dropped.
/// </remarks>
public static class CoinConnector
{
    /// <summary>Spends the block's inputs and makes its outputs, transaction by transaction.</summary>
    /// <param name="block">The block; a genesis block makes no coins and is never connected.</param>
    /// <param name="height">The block's height.</param>
    /// <param name="coins">The coins after its parent; afterwards those after the block.</param>
    /// <param name="undo">What was taken away.</param>
    public static CoinFault Connect(Block block, Height height, CoinOverlay coins, out BlockUndo? undo)
    {
        undo = null;
        ImmutableArray<Coin>.Builder spent = ImmutableArray.CreateBuilder<Coin>(block.InputCount);
        ImmutableArray<KeyValuePair<OutPoint, Coin>>.Builder overwritten = ImmutableArray.CreateBuilder<KeyValuePair<OutPoint, Coin>>();
        coins.Expect(block.InputCount + block.OutputCount);
        foreach (Transaction transaction in block.Transactions)
        {
            if (!transaction.IsCoinbase)
            {
                int first = spent.Count;
                for (int i = 0; i < transaction.Inputs.Length; i++)
                {
                    if (coins.TrySpend(transaction.Inputs[i].Previous, out Coin coin)) spent.Add(coin);
                    else if (TwinBefore(transaction, i) is { } twin) spent.Add(spent[first + twin]);
                    else return Spoil(coins, CoinFault.CoinMissing);
                }
            }
            for (int i = 0; i < transaction.Outputs.Length; i++)
            {
                if (ScriptTemplates.IsUnspendable(transaction.Outputs[i].ScriptPubKey.Span)) continue;
                OutPoint name = new(transaction.Id, (uint)i);
                coins.Add(name, new(transaction.Outputs[i], height, transaction.IsCoinbase), out Coin? replaced);
                if (replaced is { } old) overwritten.Add(new(name, old));
            }
        }
        Invariant.Holds(spent.Count == spent.Capacity);
        undo = new(block.Hash, spent.MoveToImmutable(), overwritten.ToImmutable());
        return CoinFault.None;
    }

    /// <summary>Removes the block's outputs and restores what it spent and overwrote, last transaction first.</summary>
    /// <param name="block">The block at the tip of <paramref name="coins"/>.</param>
    /// <param name="height">The block's height.</param>
    /// <param name="undo">What <see cref="Connect"/> took away.</param>
    /// <param name="coins">The coins after the block; afterwards those after its parent.</param>
    public static CoinFault Disconnect(Block block, Height height, BlockUndo undo, CoinOverlay coins)
    {
        if (undo.Block != block.Hash || undo.Spent.Length != block.InputCount) return Spoil(coins, CoinFault.UndoCorrupt);
        int spentLeft = undo.Spent.Length;
        int overwrittenLeft = undo.Overwritten.Length;
        coins.Expect(block.InputCount + block.OutputCount);
        for (int t = block.Transactions.Length - 1; t >= 0; t--)
        {
            Transaction transaction = block.Transactions[t];
            if (!TryRemoveOutputs(transaction, height, undo, coins, ref overwrittenLeft)) return Spoil(coins, CoinFault.UndoCorrupt);
            if (transaction.IsCoinbase) continue;
            spentLeft -= transaction.Inputs.Length;
            for (int i = transaction.Inputs.Length - 1; i >= 0; i--)
            {
                coins.Add(transaction.Inputs[i].Previous, undo.Spent[spentLeft + i], out Coin? occupied);
                if (occupied is { } other && !IsTwin(transaction, i, other, undo.Spent[spentLeft + i])) return Spoil(coins, CoinFault.UndoCorrupt);
            }
        }
        return spentLeft == 0 && overwrittenLeft == 0 ? CoinFault.None : Spoil(coins, CoinFault.UndoCorrupt);
    }

    private static bool TryRemoveOutputs(Transaction transaction, Height height, BlockUndo undo, CoinOverlay coins, ref int overwrittenLeft)
    {
        for (int i = transaction.Outputs.Length - 1; i >= 0; i--)
        {
            if (ScriptTemplates.IsUnspendable(transaction.Outputs[i].ScriptPubKey.Span)) continue;
            OutPoint name = new(transaction.Id, (uint)i);
            Coin made = new(transaction.Outputs[i], height, transaction.IsCoinbase);
            if (!coins.TrySpend(name, out Coin coin) || coin != made) return false;
            if (overwrittenLeft == 0 || undo.Overwritten[overwrittenLeft - 1].Key != name) continue;
            coins.Add(name, undo.Overwritten[--overwrittenLeft].Value, out _);
        }
        return true;
    }

    /// <summary>An earlier input of the transaction that spends the same coin: possible where rules do not forbid it (CVE-2018-17144).</summary>
    private static int? TwinBefore(Transaction transaction, int input)
    {
        for (int i = 0; i < input; i++)
        {
            if (transaction.Inputs[i].Previous == transaction.Inputs[input].Previous) return i;
        }
        return null;
    }

    /// <summary>Whether a coin is back already because a later input of the transaction spends it too.</summary>
    private static bool IsTwin(Transaction transaction, int input, Coin there, Coin restored)
    {
        for (int i = input + 1; i < transaction.Inputs.Length; i++)
        {
            if (transaction.Inputs[i].Previous == transaction.Inputs[input].Previous) return there == restored;
        }
        return false;
    }

    private static CoinFault Spoil(CoinOverlay coins, CoinFault fault)
    {
        coins.Spoil();
        return fault;
    }
}
