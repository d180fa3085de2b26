using System.Collections.Immutable;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Primitives;
using Blockchain.Consensus.Validation;

namespace Blockchain.Consensus.Forks;

/// <summary>One fork that matters, from first evidence to reunion. What changes makes a new version of the record; the id stays.</summary>
public sealed record Incident
{
    /// <summary>Entries that a timeline keeps; what comes later is counted in <see cref="EntriesDropped"/>.</summary>
    public const int TimelineEntryCountMax = 1_024;

    private Incident(BlockHash genesis, ForkFinding finding)
    {
        Id = IncidentId.Of(genesis, finding.ForkPoint, finding.FirstBlocks);
        ForkPoint = finding.ForkPoint;
        FirstBlocks = finding.FirstBlocks;
        Finding = finding;
    }

    /// <summary>The same on every node.</summary>
    public IncidentId Id { get; }

    /// <summary>The last block that everybody shares.</summary>
    public BlockHash ForkPoint { get; }

    /// <summary>The blocks that name the incident.</summary>
    public ImmutableArray<BlockHash> FirstBlocks { get; }

    /// <summary>What the facts amount to now: kind, confidence, disputed block, evidence.</summary>
    public ForkFinding Finding { get; private init; }

    /// <summary>The branches as they stand now.</summary>
    public ImmutableArray<Branch> Branches { get; private init; } = [];

    /// <summary>Who stands where now.</summary>
    public ImmutableArray<PeerStand> Stands { get; private init; } = [];

    /// <summary>How far people have come.</summary>
    public IncidentState State { get; private init; } = IncidentState.Detected;

    /// <summary>What happened, in the order it became known here.</summary>
    public ImmutableArray<TimelineEntry> Timeline { get; private init; } = [];

    /// <summary>Entries that found no room.</summary>
    public int EntriesDropped { get; private init; }

    /// <summary>The kind of fork.</summary>
    public ForkKind Kind => Finding.Kind;

    /// <summary>The block that splits; null when no rules are in dispute.</summary>
    public BlockPlace? DisputedBlock => Finding.Disputed?.Place;

    /// <summary>The first broken rule of the disputed block, with what was measured and the limit.</summary>
    public Violation? Violation => Finding.Disputed?.Rejecting.FirstOrDefault()?.Verdict.Violation;

    /// <summary>When the record begins.</summary>
    public UnixTime Since => Timeline[0].Time;

    /// <summary>Opens an incident.</summary>
    public static Incident Open(BlockHash genesis, ForkFinding finding, ForkFacts facts, UnixTime now)
    {
        Incident opened = new(genesis, finding) { Branches = facts.Branches, Stands = facts.Stands };
        return opened.Note(now, $"{finding.Kind.Name()} detected");
    }

    /// <summary>An incident as it was kept; who stands where comes with newer facts.</summary>
    public static Incident Restore(
        BlockHash genesis, ForkFinding finding, ImmutableArray<Branch> branches, IncidentState state, ImmutableArray<TimelineEntry> timeline)
    {
        Invariant.Holds(!timeline.IsEmpty);
        return new(genesis, finding) { Branches = branches, State = state, Timeline = timeline };
    }

    /// <summary>Takes in newer facts about the same fork. A change of kind enters the timeline; the id stays.</summary>
    public Incident Learn(ForkFinding finding, ForkFacts facts, UnixTime now)
    {
        Incident learned = this with { Finding = finding, Branches = facts.Branches, Stands = facts.Stands };
        return finding.Kind == Kind ? learned : learned.Note(now, $"{Kind.Name()} turns out to be a {finding.Kind.Name()}");
    }

    /// <summary>Takes a legal step.</summary>
    /// <exception cref="InvariantException">The table of <see cref="IncidentStates"/> does not allow the step.</exception>
    public Incident Become(IncidentState next, UnixTime now, string why)
    {
        Invariant.Holds(State.MayBecome(next));
        return (this with { State = next }).Note(now, $"{next.Name()}: {why}");
    }

    /// <summary>Adds to the timeline.</summary>
    public Incident Note(UnixTime now, string what) => Timeline.Length >= TimelineEntryCountMax
        ? this with { EntriesDropped = EntriesDropped + 1 }
        : this with { Timeline = Timeline.Add(new(now, what)) };
}
