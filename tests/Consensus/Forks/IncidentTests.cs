using Blockchain.Consensus.Forks;
using Blockchain.Consensus.Primitives;
using Blockchain.TestKit;
using Xunit;

namespace Blockchain.Consensus.Tests.Forks;

public sealed class IncidentTests
{
    private static readonly BlockHash A = new(new(1, 0, 0, 0));
    private static readonly BlockHash B = new(new(2, 0, 0, 0));
    private static readonly ForkFacts Facts = new() { KnownRuleSets = [], Active = default };

    [Fact]
    public void The_id_depends_on_the_blocks_and_not_on_their_order()
    {
        IncidentId id = IncidentId.Of(A, B, [A, B]);
        Assert.Equal(id, IncidentId.Of(A, B, [B, A, B]));
        Assert.NotEqual(id, IncidentId.Of(B, A, [A, B]));
        Assert.NotEqual(id, IncidentId.Of(A, B, [A]));
    }

    [Fact]
    public void Every_pair_of_states_is_legal_or_an_invariant_failure_as_the_table_says()
    {
        (IncidentState From, IncidentState[] To)[] table =
        [
            (IncidentState.Detected, [IncidentState.Proposed, IncidentState.Aborted]),
            (IncidentState.Proposed, [IncidentState.Voted, IncidentState.Certified, IncidentState.Expired, IncidentState.Superseded, IncidentState.Aborted]),
            (IncidentState.Voted, [IncidentState.Certified, IncidentState.Expired, IncidentState.Superseded, IncidentState.Aborted]),
            (IncidentState.Certified, [IncidentState.Executing, IncidentState.Superseded, IncidentState.Aborted]),
            (IncidentState.Executing, [IncidentState.Done]),
            (IncidentState.Done, [IncidentState.Superseded]),
            (IncidentState.Aborted, []),
            (IncidentState.Expired, [IncidentState.Proposed, IncidentState.Certified, IncidentState.Aborted]),
            (IncidentState.Superseded, [IncidentState.Proposed, IncidentState.Aborted]),
        ];
        int legal = 0;
        int illegal = 0;
        foreach ((IncidentState from, IncidentState[] to) in table)
        {
            Incident at = Reach(from);
            foreach (IncidentState next in Enum.GetValues<IncidentState>())
            {
                if (to.Contains(next))
                {
                    Assert.Equal(next, at.Become(next, new(5), "test").State);
                    legal++;
                }
                else
                {
                    Assert.Throws<InvariantException>(() => at.Become(next, new(5), "test"));
                    illegal++;
                }
            }
        }
        Evidence.Record($"incident states: {legal} legal and {illegal} illegal steps of 81 judged");
        Assert.Equal((21, 60), (legal, illegal));
    }

    [Fact]
    public void A_newer_version_keeps_the_id_and_tells_a_change_of_kind()
    {
        Incident opened = Open();
        Incident learned = opened.Learn(Finding(ForkKind.Partition), Facts, new(2));
        Assert.Equal(opened.Id, learned.Id);
        Assert.Equal(ForkKind.Race, opened.Kind);
        Assert.Equal("race turns out to be a partition", learned.Timeline[^1].What);
        Assert.Equal(learned.Timeline.Length, learned.Learn(Finding(ForkKind.Partition), Facts, new(3)).Timeline.Length);
    }

    [Fact]
    public void A_timeline_has_a_limit_and_counts_what_it_dropped()
    {
        Incident incident = Open();
        for (int i = 0; i < Incident.TimelineEntryCountMax + 9; i++) incident = incident.Note(new(i), "again");
        Assert.Equal((Incident.TimelineEntryCountMax, 10), (incident.Timeline.Length, incident.EntriesDropped));
    }

    private static Incident Open() => Incident.Open(A, Finding(ForkKind.Race), Facts, new(1));

    private static ForkFinding Finding(ForkKind kind) => new(kind, Confidence.Likely, A, [B], null, []);

    /// <summary>Walks the shortest legal way to a state.</summary>
    private static Incident Reach(IncidentState goal)
    {
        Queue<Incident> open = new([Open()]);
        HashSet<IncidentState> seen = [IncidentState.Detected];
        while (true)
        {
            Incident at = open.Dequeue();
            if (at.State == goal) return at;
            foreach (IncidentState next in at.State.Next().Where(seen.Add)) open.Enqueue(at.Become(next, new(2), "on the way"));
        }
    }
}
