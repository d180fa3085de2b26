using System.Collections.Immutable;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Forks;
using Blockchain.Consensus.Primitives;

namespace Blockchain.Node.Machine.Forks;

/// <summary>Watches for forks that matter, names them, and keeps one record of each from first evidence to reunion.</summary>
public sealed class ForkMonitor(BlockHash genesis, ImmutableArray<KnownRuleSet> knownRuleSets, Outbox outbox)
{
    /// <summary>Judgements kept; the oldest make room, but those of open incidents stay in the incident.</summary>
    public const int JudgementCountMax = 4_096;

    private readonly Dictionary<BlockHash, Judgement> judgements = [];
    private readonly Dictionary<BlockHash, Judgement> refusals = [];
    private readonly Queue<BlockHash> arrival = new();
    private readonly Dictionary<IncidentId, Incident> incidents = [];
    private readonly HashSet<IncidentId> races = [];
    private RuleSetDigest active;

    /// <summary>All incidents, oldest first.</summary>
    public IEnumerable<Incident> Incidents => incidents.Values.OrderBy(incident => incident.Since).ThenBy(incident => incident.Id.Value);

    /// <summary>Short races that were seen and raised no alarm.</summary>
    public int Races => races.Count;

    /// <summary>The verdicts of all known rule sets on a block, if it was judged here.</summary>
    public Judgement? JudgementOf(BlockHash block) => judgements.GetValueOrDefault(block);

    /// <summary>Takes in a judgement; a newer one of the same block takes the older one's place.</summary>
    public void Judged(Judgement judgement)
    {
        if (!judgements.ContainsKey(judgement.Place.Hash)) arrival.Enqueue(judgement.Place.Hash);
        judgements[judgement.Place.Hash] = judgement;
        if (judgement.Rejecting.Any()) refusals[judgement.Place.Hash] = judgement;
        else refusals.Remove(judgement.Place.Hash);
        while (judgements.Count > JudgementCountMax && arrival.TryDequeue(out BlockHash oldest))
        {
            judgements.Remove(oldest);
            refusals.Remove(oldest);
        }
    }

    /// <summary>Takes in what was kept of incidents, with the verdicts that are known by now. Tells nobody: it is no news.</summary>
    public void Remember(ImmutableArray<KeptIncident> kept, ForkView view)
    {
        foreach (KeptIncident one in kept)
        {
            Judgement? disputed = one.FirstBlocks is [var only] && JudgementOf(only) is { IsSplit: true } split ? split : null;
            ForkFinding finding = new(one.Kind, one.Confidence, one.ForkPoint, one.FirstBlocks, disputed, []);
            ImmutableArray<Branch> branches = view.Find(one.ForkPoint) is { } forkPoint ? view.BranchesFrom(forkPoint) : [];
            Incident incident = Incident.Restore(genesis, finding, branches, one.State, one.Timeline);
            incidents[incident.Id] = incident;
        }
    }

    /// <summary>Looks at the whole picture again.</summary>
    public void Watch(ForkView view, UnixTimeMs now)
    {
        active = view.Active;
        List<BlockHash> forkPoints = [.. ForkPoints(view)];
        foreach (BlockHash hash in forkPoints.Distinct())
        {
            if (view.Find(hash) is { } forkPoint) Watch(view, forkPoint, now);
        }
        foreach (Incident incident in incidents.Values.Where(incident => !forkPoints.Contains(incident.ForkPoint)).ToArray())
        {
            if (view.Find(incident.ForkPoint) is { } forkPoint) Watch(view, forkPoint, now);
        }
        foreach (Incident incident in incidents.Values.Where(IsOpen).ToArray()) EndIfReunited(incident, view, now);
    }

    /// <summary>Records a step that people took about an incident.</summary>
    public void Advance(IncidentId id, IncidentState next, string why, UnixTimeMs now)
    {
        if (!incidents.TryGetValue(id, out Incident? incident) || !incident.State.MayBecome(next)) return;
        Keep(incident.Become(next, now.ToSeconds(), why), isNew: false);
    }

    /// <summary>Where disputed blocks stand, and where other branches leave this node's chain.</summary>
    private IEnumerable<BlockHash> ForkPoints(ForkView view)
    {
        foreach (Judgement split in refusals.Values.Where(judgement => judgement.IsSplit)) yield return split.Parent;
        foreach (ChainedHeader other in view.OtherTips)
        {
            if (view.Tip.Height - other.Height <= ForkFacts.RaceDepthBlocksMax) yield return ChainedHeader.ForkPoint(view.Tip, other).Hash;
        }
    }

    private void Watch(ForkView view, ChainedHeader forkPoint, UnixTimeMs now)
    {
        ForkFacts facts = FactsAt(view, forkPoint, now);
        if (ForkClassifier.Classify(facts) is not { } finding) return;
        IncidentId id = IncidentId.Of(genesis, finding.ForkPoint, finding.FirstBlocks);
        if (incidents.TryGetValue(id, out Incident? known))
        {
            if (IsOpen(known)) Keep(known.Learn(finding, facts, now.ToSeconds()), isNew: false);
        }
        else if (finding.Kind == ForkKind.Race) races.Add(id);
        else if (finding.Kind is not (ForkKind.Stalled or ForkKind.UnknownRules) || !incidents.Values.Any(open => IsOpen(open) && open.Kind == finding.Kind))
        {
            Keep(Incident.Open(genesis, finding, facts, now.ToSeconds()), isNew: true);
        }
    }

    private ForkFacts FactsAt(ForkView view, ChainedHeader forkPoint, UnixTimeMs now)
    {
        ImmutableArray<Branch> branches = view.BranchesFrom(forkPoint);
        HashSet<BlockHash> firsts = [.. branches.Select(branch => branch.First.Hash)];
        return new()
        {
            KnownRuleSets = knownRuleSets,
            Active = view.Active,
            Branches = branches,
            // What every rule set accepts proves nothing about a fork.
            Judgements = [.. refusals.Values.Where(judgement => judgement.Place.Height > forkPoint.Height && IsAbove(judgement)).OrderBy(judgement => judgement.Place.Height).ThenBy(judgement => judgement.Place.Hash)],
            Stands = view.StandsTowards(branches),
            Silence = view.Silence,
            TipAgeSeconds = now.ToSeconds() - view.Tip.Header.Time,
            BlockIntervalSeconds = view.BlockIntervalSeconds,
        };

        bool IsAbove(Judgement judgement) =>
            judgement.Parent == forkPoint.Hash
            || (view.Find(judgement.Place.Hash) is { } header && forkPoint.IsAncestorOf(header) && firsts.Contains(header.Ancestor(forkPoint.Height.Next).Hash));
    }

    private static bool IsOpen(Incident incident) => incident.State.IsOpen();

    /// <summary>A fork is over when this node and every peer that has said where it is follow one side.</summary>
    private void EndIfReunited(Incident incident, ForkView view, UnixTimeMs now)
    {
        if (incident.State is IncidentState.Executing || incident.Branches.Length < 2 || view.Find(incident.ForkPoint) is not { } forkPoint) return;
        ImmutableArray<Branch> branches = view.BranchesFrom(forkPoint);
        ImmutableArray<PeerStand> stands = view.StandsTowards(branches);
        if (branches.IsEmpty || view.Tip.Height <= forkPoint.Height) return;
        BlockHash ours = view.Tip.Ancestor(forkPoint.Height.Next).Hash;
        if (stands.IsEmpty || !stands.All(stand => stand.Follows.Contains(ours))) return;
        IncidentState end = incident.State.MayBecome(IncidentState.Done) ? IncidentState.Done : IncidentState.Aborted;
        if (incident.State.MayBecome(end)) Keep(incident.Become(end, now.ToSeconds(), "all nodes follow one chain"), isNew: false);
    }

    private void Keep(Incident incident, bool isNew)
    {
        bool changed = isNew || incidents[incident.Id].Timeline.Length != incident.Timeline.Length;
        incidents[incident.Id] = incident;
        if (changed) outbox.Notify(new Notice.IncidentChanged(incident, isNew, active));
    }
}
