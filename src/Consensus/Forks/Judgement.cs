using System.Collections.Immutable;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Primitives;

namespace Blockchain.Consensus.Forks;

/// <summary>The verdicts of all known rule sets on one block that was measured once.</summary>
/// <param name="Place">The block and its height.</param>
/// <param name="Parent">The block it stands on: where a split that this block causes begins.</param>
/// <param name="Verdicts">One for each known rule set, in the order of the chain file.</param>
public sealed record Judgement(BlockPlace Place, BlockHash Parent, ImmutableArray<RuleSetVerdict> Verdicts)
{
    /// <summary>The rule sets that find no fault.</summary>
    public IEnumerable<RuleSetVerdict> Accepting => Verdicts.Where(static verdict => verdict.Verdict.IsValid);

    /// <summary>The rule sets that refuse, each with its violation.</summary>
    public IEnumerable<RuleSetVerdict> Rejecting => Verdicts.Where(static verdict => verdict.Verdict.IsInvalid);

    /// <summary>Whether one rule set accepts what another refuses: nodes that follow this block leave the others behind.</summary>
    public bool IsSplit => Accepting.Any() && Rejecting.Any();

    /// <summary>Whether every known rule set has judged, and accepts.</summary>
    public bool IsValidEverywhere => Verdicts.All(static verdict => verdict.Verdict.IsValid);

    /// <summary>Whether at least one rule set has judged, and none accepts.</summary>
    public bool IsRefusedByAll => Rejecting.Any() && !Accepting.Any();

    /// <summary>What one rule set says; null when it is not among the known ones.</summary>
    public RuleSetVerdict? Of(RuleSetDigest digest) => Verdicts.FirstOrDefault(verdict => verdict.Digest == digest);

    /// <summary>Whether the given rule sets disagree about the block; verdicts that are missing or not judged say nothing.</summary>
    public bool IsSplitAmong(IReadOnlySet<RuleSetDigest> ruleSets) =>
        Accepting.Any(verdict => ruleSets.Contains(verdict.Digest)) && Rejecting.Any(verdict => ruleSets.Contains(verdict.Digest));
}
