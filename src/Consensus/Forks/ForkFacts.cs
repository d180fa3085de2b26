using System.Collections.Immutable;
using Blockchain.Consensus.Primitives;

namespace Blockchain.Consensus.Forks;

/// <summary>All that the classifier may know: a snapshot, so that the same facts always give the same answer.</summary>
public sealed record ForkFacts
{
    /// <summary>Blocks of the shorter side up to which two branches are an ordinary race.</summary>
    public const int RaceDepthBlocksMax = 6;

    /// <summary>Blocks that both sides must have grown in a silence before it is called a partition.</summary>
    public const int PartitionGrowthBlocksMin = 2;

    /// <summary>Block intervals without a block before the tip counts as stalled: chance alone does so once in 160,000 blocks.</summary>
    public const int StallIntervalsMin = 12;

    /// <summary>Percent of recent blocks that signal an unknown version before it counts.</summary>
    public const int UnknownVersionPercentMin = 50;

    /// <summary>The rule sets of the chain file.</summary>
    public required ImmutableArray<KnownRuleSet> KnownRuleSets { get; init; }

    /// <summary>The rule set that this node enforces.</summary>
    public required RuleSetDigest Active { get; init; }

    /// <summary>The branches from one fork point, this node's own first; one or none when there is no fork in sight.</summary>
    public ImmutableArray<Branch> Branches { get; init; } = [];

    /// <summary>Judgements of blocks above the fork point, lowest block first.</summary>
    public ImmutableArray<Judgement> Judgements { get; init; } = [];

    /// <summary>Where the peers stand; peers heard of through others count too.</summary>
    public ImmutableArray<PeerStand> Stands { get; init; } = [];

    /// <summary>A block that this node has not relayed: its own template, or one just received.</summary>
    public BlockHash? Unrelayed { get; init; }

    /// <summary>The time without contact to the other branch, if there was one.</summary>
    public Silence? Silence { get; init; }

    /// <summary>Percent of the recent blocks whose version signals something that no known rule set explains.</summary>
    public int UnknownVersionPercent { get; init; }

    /// <summary>Seconds since this node's tip says it was made.</summary>
    public long TipAgeSeconds { get; init; }

    /// <summary>Seconds that a block should take; 0 switches the stall signal off (regtest).</summary>
    public int BlockIntervalSeconds { get; init; }

    /// <summary>The rule sets that somebody runs: this node, the peers that announce one, and those that the chain file says are in use.</summary>
    public ImmutableHashSet<RuleSetDigest> RuleSetsInUse =>
    [
        Active,
        .. Stands.Where(static stand => stand.Announced is not null).Select(static stand => stand.Announced.GetValueOrDefault()),
        .. KnownRuleSets.Where(static known => known.InUse).Select(static known => known.Digest),
    ];

    /// <summary>The first block on which the rule sets in use disagree: the one that starts the split.</summary>
    public Judgement? Disputed
    {
        get
        {
            ImmutableHashSet<RuleSetDigest> inUse = RuleSetsInUse;
            return Judgements.FirstOrDefault(judgement => judgement.IsSplitAmong(inUse));
        }
    }

    /// <summary>Blocks that the losing side of the two longest branches would give up.</summary>
    public int Depth => Branches.Length < 2 ? 0 : Branches.Select(static branch => branch.Length).OrderDescending().ElementAt(1);
}
