using System.Diagnostics.CodeAnalysis;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Primitives;

namespace Blockchain.Consensus.Rules;

/// <summary>
/// Answers which rules of a rule set hold at a block. It remembers combinations of changes and states of deployments,
/// so there is one for each rule set and node, with one caller at a time.
/// </summary>
/// <param name="rules">The rule set.</param>
public sealed class RuleSchedule(RuleSet rules)
{
    private readonly ThresholdStates states = new();
    private readonly Dictionary<ulong, ConsensusRules> combinations = [];

    /// <summary>The rule set.</summary>
    public RuleSet Rules => rules;

    /// <summary>The rules at a block; the same instance wherever the same changes are in force.</summary>
    /// <param name="parent">The block below; null for a genesis.</param>
    /// <param name="header">The block's header.</param>
    /// <param name="hash">Its hash.</param>
    public ConsensusRules RulesFor(ChainedHeader? parent, BlockHeader header, BlockHash hash) =>
        RulesAt(new(parent?.Height.Next ?? Height.Genesis, header.Time, hash, parent, states));

    /// <summary>The rules at a block in its place.</summary>
    public ConsensusRules RulesFor(ChainedHeader block) =>
        RulesAt(new(block.Height, block.Header.Time, block.Hash, block.Parent, states));

    /// <summary>The rules for a block that is still to be made on a parent.</summary>
    public ConsensusRules RulesForChild(ChainedHeader parent, UnixTime time) => RulesAt(new(parent.Height.Next, time, default, parent, states));

    /// <summary>The rules for a block outside any chain; false when they depend on more of its ancestors than their number.</summary>
    public bool TryRulesWithoutAncestors(Height height, BlockHeader header, [NotNullWhen(true)] out ConsensusRules? found)
    {
        bool answerable = !rules.Changes.Any(change => change.Activation.NeedsAncestors && !change.Differences.IsEmpty);
        found = answerable ? RulesAt(new(height, header.Time, header.ComputeHash(), null, states)) : null;
        return answerable;
    }

    /// <summary>Whether one change of this rule set is in force for a child of <paramref name="parent"/>.</summary>
    public bool IsInForce(RuleChange change, ChainedHeader? parent, BlockHeader header, BlockHash hash) =>
        change.Activation.IsInForce(new(parent?.Height.Next ?? Height.Genesis, header.Time, hash, parent, states));

    /// <summary>The state of a deployment for a child of <paramref name="parent"/>; null stands for the genesis's parent.</summary>
    public ThresholdState StateOf(Deployment deployment, ChainedHeader? parent) => states.StateOf(deployment, parent);

    /// <summary>The height of the first block of the period in which the deployment took the state it has for a child of the parent.</summary>
    public Height StateSince(Deployment deployment, ChainedHeader? parent)
    {
        if (deployment.IsAlways || deployment.IsNever) return Height.Genesis;
        ThresholdState state = StateOf(deployment, parent);
        ChainedHeader? last = ThresholdStates.LastBefore(deployment, parent);
        while (last is not null && StateOf(deployment, last.Parent) == state) last = ThresholdStates.LastBefore(deployment, last.Parent);
        return last?.Height.Next ?? Height.Genesis;
    }

    /// <summary>How the blocks of the period have signalled, up to and including <paramref name="block"/>.</summary>
    public static SignalCount CountSignals(Deployment deployment, ChainedHeader block)
    {
        ChainedHeader? before = ThresholdStates.LastBefore(deployment, block.Parent);
        int elapsed = before is null ? block.Height.Value + 1 : block.Height - before.Height;
        return new(deployment, elapsed, ThresholdStates.CountSignals(deployment, block, before));
    }

    /// <summary>The version of a block to be made: signals for every deployment that is started or locked in (BIP 9).</summary>
    public int VersionFor(ChainedHeader? parent)
    {
        int version = Deployment.VersionTop;
        foreach (RuleChange change in rules.Changes)
        {
            if (change.Activation is not Signalled signalled) continue;
            if (StateOf(signalled.Deployment, parent) is ThresholdState.Started or ThresholdState.LockedIn) version |= signalled.Deployment.Mask;
        }
        return version;
    }

    private ConsensusRules RulesAt(ActivationPlace place)
    {
        ulong inForce = 0;
        for (int i = 0; i < rules.Changes.Length; i++)
        {
            RuleChange change = rules.Changes[i];
            if (!change.Differences.IsEmpty && change.Activation.IsInForce(place)) inForce |= 1UL << i;
        }
        if (combinations.TryGetValue(inForce, out ConsensusRules? known)) return known;
        ConsensusRules combined = rules.Base;
        for (int i = 0; i < rules.Changes.Length; i++)
        {
            if ((inForce >> i & 1) != 0) combined = rules.Changes[i].ApplyTo(combined);
        }
        return combinations[inForce] = combined;
    }
}
