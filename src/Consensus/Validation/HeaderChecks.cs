using System.Globalization;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Primitives;
using Blockchain.Consensus.Rules;

namespace Blockchain.Consensus.Validation;

/// <summary>What a header must obey on its parent: the second ring, as far as it needs no transactions.</summary>
public static class HeaderChecks
{
    /// <summary>Seconds that a period's first block may lie before its parent (BIP 94).</summary>
    public const int TimeWarpSecondsMax = 600;

    /// <summary>The first rule that the header breaks, in the order of the reference node; null for none.</summary>
    /// <param name="header">The header.</param>
    /// <param name="hash">Its hash.</param>
    /// <param name="parent">The block it names as its parent.</param>
    /// <param name="rules">The rules at the header's height and time.</param>
    /// <param name="now">This node's clock, adjusted or not: only <c>time-too-new</c> depends on it.</param>
    public static Violation? Check(BlockHeader header, BlockHash hash, ChainedHeader parent, ConsensusRules rules, UnixTime now) =>
        ProofOfWork.Check(header, hash, rules) ?? OnParent(header, parent, rules, now);

    /// <summary>The same without the proof of work.</summary>
    internal static Violation? OnParent(BlockHeader header, ChainedHeader parent, ConsensusRules rules, UnixTime now) =>
        Target(header, parent, rules)
        ?? Time(header, parent, rules, now)
        ?? Version(header, rules);

    private static Violation? Target(BlockHeader header, ChainedHeader parent, ConsensusRules rules)
    {
        CompactTarget expected = Difficulty.NextTarget(parent, header.Time, rules);
        if (header.Bits == expected) return null;
        return BrokenRule.Of(Reject.DifficultyBits) with
        {
            Measured = header.Bits.Bits,
            Limit = expected.Bits,
            Detail = $"target {header.Bits} instead of {expected}",
        };
    }

    private static Violation? Time(BlockHeader header, ChainedHeader parent, ConsensusRules rules, UnixTime now)
    {
        if (header.Time <= parent.MedianTime) return TimeViolation(Reject.TimeTooOld, header, parent.MedianTime);
        if (rules.TimeWarpProtection && parent.Height.Next.Value % rules.RetargetInterval == 0)
        {
            UnixTime earliest = parent.Header.Time - TimeWarpSecondsMax;
            if (header.Time < earliest) return TimeViolation(Reject.TimeWarp, header, earliest);
        }
        UnixTime latest = now + rules.MaxFutureTime;
        return header.Time > latest ? TimeViolation(Reject.TimeTooNew, header, latest) : null;
    }

    private static Violation TimeViolation(Reject reject, BlockHeader header, UnixTime limit) =>
        BrokenRule.Of(reject) with { Measured = header.Time.Seconds, Limit = limit.Seconds };

    private static Violation? Version(BlockHeader header, ConsensusRules rules)
    {
        if (header.Version >= rules.MinBlockVersion) return null;
        return BrokenRule.Of(Reject.BlockVersion) with
        {
            Measured = header.Version,
            Limit = rules.MinBlockVersion,
            Detail = "0x" + unchecked((uint)header.Version).ToString("x8", CultureInfo.InvariantCulture),
        };
    }
}
