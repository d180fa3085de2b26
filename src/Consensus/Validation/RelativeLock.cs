using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Primitives;
using Blockchain.Consensus.Rules;

namespace Blockchain.Consensus.Validation;

/// <summary>The last height and the last median time at which a transaction's relative locks still hold (BIP 68).</summary>
/// <param name="Height">A block must be higher than this; -1 for no lock.</param>
/// <param name="Time">A block's parent must have a later median time; -1 for no lock.</param>
public readonly record struct RelativeLock(Height Height, UnixTime Time)
{
    private const uint DisableBit = 1u << 31;
    private const uint TimeBit = 1u << 22;
    private const uint ValueMask = 0xffff;
    private const int GranularityShift = 9; // units of 512 seconds

    /// <summary>No lock.</summary>
    public static RelativeLock None => new(new(-1), new(-1));

    /// <summary>The lock of a transaction in a child of <paramref name="parent"/>.</summary>
    /// <param name="transaction">Not a coinbase.</param>
    /// <param name="spent">One coin per input, in order; a coin of the same block, or of the mempool, has the child's height.</param>
    /// <param name="parent">The block below the one that holds the transaction.</param>
    /// <param name="rules">The rules at the child.</param>
    public static RelativeLock Of(Transaction transaction, ReadOnlySpan<Coin> spent, ChainedHeader parent, ConsensusRules rules)
    {
        Invariant.Holds(spent.Length == transaction.Inputs.Length);
        if (!rules.RelativeLockTime || transaction.Version < 2) return None;
        int height = -1;
        long time = -1;
        for (int i = 0; i < spent.Length; i++)
        {
            uint sequence = transaction.Inputs[i].Sequence;
            if ((sequence & DisableBit) != 0) continue;
            int value = (int)(sequence & ValueMask);
            int coinHeight = spent[i].Height.Value;
            if ((sequence & TimeBit) == 0)
            {
                height = Math.Max(height, coinHeight + value - 1);
                continue;
            }
            // Measured from the median time before the coin's own block.
            UnixTime start = parent.Ancestor(new(Math.Max(coinHeight - 1, 0))).MedianTime;
            time = Math.Max(time, start.Seconds + ((long)value << GranularityShift) - 1);
        }
        return new(new(height), new(time));
    }

    /// <summary>Whether the locks have passed in a child of <paramref name="parent"/>.</summary>
    public bool IsPassedOn(ChainedHeader parent) => Height < parent.Height.Next && Time < parent.MedianTime;
}
