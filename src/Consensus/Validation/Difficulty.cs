using System.Numerics;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Primitives;
using Blockchain.Consensus.Rules;

namespace Blockchain.Consensus.Validation;

/// <summary>The target that the next block must have.</summary>
public static class Difficulty
{
    /// <summary>A retarget moves the target by this factor at most, either way.</summary>
    private const int FactorMax = 4;

    /// <summary>The target of a child of <paramref name="parent"/>.</summary>
    /// <param name="parent">The block below.</param>
    /// <param name="blockTime">The child's time: only testnet's 20-minute rule looks at it.</param>
    /// <param name="rules">The rules at the child.</param>
    public static CompactTarget NextTarget(ChainedHeader parent, UnixTime blockTime, ConsensusRules rules)
    {
        if (parent.Height.Next.Value % rules.RetargetInterval == 0) return Retarget(parent, rules);
        if (!rules.AllowMinDifficulty) return parent.Header.Bits;
        return blockTime - parent.Header.Time > 2L * rules.BlockInterval ? rules.PowLimit : LastOrdinary(parent, rules);
    }

    /// <summary>Back over blocks that the 20-minute rule made easy, to one with the period's own target.</summary>
    private static CompactTarget LastOrdinary(ChainedHeader parent, ConsensusRules rules)
    {
        ChainedHeader at = parent;
        while (at.Parent is not null && at.Height.Value % rules.RetargetInterval != 0 && at.Header.Bits == rules.PowLimit) at = at.Parent;
        return at.Header.Bits;
    }

    /// <summary>
    /// Scales the target by the time that the period took. The period is measured from its first block to its last, one
    /// interval short of what it should be compared with: Bitcoin's off-by-one, kept because every block since obeys it.
    /// </summary>
    private static CompactTarget Retarget(ChainedHeader parent, ConsensusRules rules)
    {
        if (rules.NoRetargeting) return parent.Header.Bits;
        ChainedHeader first = parent.Ancestor(parent.Height - (rules.RetargetInterval - 1));
        long actual = parent.Header.Time - first.Header.Time;
        actual = Math.Clamp(actual, rules.RetargetTimespan / FactorMax, (long)rules.RetargetTimespan * FactorMax);
        // BIP 94: the 20-minute rule may have made the last block easy, never the first.
        CompactTarget start = rules.TimeWarpProtection ? first.Header.Bits : parent.Header.Bits;
        bool possible = start.TryExpand(out UInt256 old) & rules.PowLimit.TryExpand(out UInt256 limit);
        Invariant.Holds(possible);
        BigInteger next = old.ToBigInteger() * actual / rules.RetargetTimespan;
        return next > limit.ToBigInteger() ? rules.PowLimit : CompactTarget.From(UInt256.From(next));
    }
}
