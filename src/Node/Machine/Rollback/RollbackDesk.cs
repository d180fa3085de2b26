using System.Collections.Immutable;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Chain;
using Blockchain.Consensus.Forks;
using Blockchain.Consensus.Governance;
using Blockchain.Consensus.Primitives;
using Blockchain.Consensus.Rules;
using Blockchain.Node.Machine.Forks;
using Blockchain.Node.Machine.Sync;

namespace Blockchain.Node.Machine.Rollback;

/// <summary>
/// Plans, votes and certificates on this node. A plan is tried out before it is sent, reproduced before it is signed, and
/// reproduced once more before a block moves; the votes that count are those of distinct configured voters.
/// </summary>
public sealed class RollbackDesk(
    NodeParts parts, Council council, Chainstate chain, HeaderIndex headers, ForkDesk forks, Peers peers, Outbox outbox)
{
    /// <summary>Plans kept.</summary>
    public const int PlanCountMax = 64;

    /// <summary>Blocks that the kept branch may grow before voters sign a plan no more.</summary>
    public const int ExpiryBlocks = 144;

    private readonly Dictionary<PlanDigest, PlanCase> cases = [];
    private readonly HashSet<BlockHash> banned = [];
    private readonly HashSet<PlanDigest> begun = [];
    private readonly Queue<PlanDigest> arrival = new();
    private readonly Dictionary<ushort, VoterLock> locks = new(parts.VoterLocks);
    private IVoteBook book = parts.OpenVoteBook(parts.Network, council);
    private AnsweredQuestion? lastRun;
    private uint lastRound;

    /// <summary>All plans, by epoch.</summary>
    public IEnumerable<PlanCase> Cases => cases.Values.OrderBy(known => known.Plan.Epoch).ThenBy(known => known.Id);

    /// <summary>Blocks that certified plans have banned: nothing that follows them is connected again.</summary>
    public IReadOnlyCollection<BlockHash> Banned => banned;

    /// <summary>Who has signed a plan, by their names, in the council's order.</summary>
    public IEnumerable<string> VotersOf(RollbackPlan plan) =>
        book.VotesFor(plan.Epoch, plan.ComputeDigest()).Select(vote => council.Voters[vote.Voter].Name);

    /// <summary>Whether a plan was begun before the last stop, so that nobody need agree to it again.</summary>
    public bool IsBegun(PlanDigest plan) => begun.Contains(plan);

    /// <summary>Takes in what was kept. Everything is checked again, as the council may be another one by now; nobody is told.</summary>
    public void Remember(NodeMemory memory)
    {
        foreach (RollbackPlan plan in memory.Plans.Concat(memory.Certificates.Select(static certificate => certificate.Plan)))
        {
            if (plan.Council == council.Digest && cases.TryAdd(plan.ComputeDigest(), PlanCase.Propose(plan))) arrival.Enqueue(plan.ComputeDigest());
        }
        foreach (Vote vote in memory.Votes) book = book.Add(vote, parts.Verifier).Book;
        foreach (PlanCase known in cases.Values.ToArray()) cases[known.Id] = known.Count(book);
        foreach (Certificate certificate in memory.Certificates)
        {
            if (!cases.TryGetValue(certificate.Id, out PlanCase? known) || !CertificateCheck.Of(certificate, parts.Network, council, pin: null, parts.Verifier).IsEmpty) continue;
            cases[known.Id] = known.Certify(certificate);
        }
        foreach ((PlanDigest id, RollbackPhase phase) in memory.Phases)
        {
            if (!cases.TryGetValue(id, out PlanCase? known) || known.State != PlanState.Certified) continue;
            banned.UnionWith(known.Plan.Banned);
            if (phase == RollbackPhase.Reported) cases[id] = known.DoneBefore();
            else begun.Add(id);
        }
    }

    /// <summary>Works a plan out on this node's own data and sends it to the voters.</summary>
    public Answer Propose(NodeEvent.ProposeRollback command)
    {
        if (headers.Find(command.Leave) is not { Parent: { } } leave) return new Answer.Refused($"block {command.Leave} is not known here");
        if (parts.FindRules(command.Adopt ?? parts.Known[0].Rules.Name) is not { } adopt) return new Answer.Refused($"rule set {command.Adopt} is not known here");
        if (council.Voters.Length <= command.Proposer) return new Answer.Refused($"there is no voter {command.Proposer}");
        ChainedHeader? abandon = BestTip(tip => leave.IsAncestorOf(tip));
        ChainedHeader? keep = BestTip(tip => !leave.IsAncestorOf(tip) && !IsRefusedByAll(tip, leave));
        if (abandon is null || keep is null) return new Answer.Refused("there is no other branch to follow");
        if (forks.IncidentAt(leave) is not { } incident) return new Answer.Refused($"no open incident at block {leave.Hash}");
        if (TryOut(incident.Id, abandon, keep, adopt, out string? missing) is not { } run) return new Answer.Refused(missing ?? "dry run failed");
        uint round = Math.Max(lastRound, book.Votes.Select(vote => vote.Epoch.Round).DefaultIfEmpty().Max()) + 1; // signed rounds only: anybody can claim one
        RollbackPlan plan = new()
        {
            Network = parts.Network,
            Council = council.Digest,
            Epoch = new(round, command.Proposer),
            Incident = incident.Id,
            ForkPoint = run.Reproduction.ForkPoint,
            AbandonTip = run.Reproduction.AbandonTip,
            KeepTip = run.Reproduction.KeepTip,
            Banned = [leave.Hash],
            Adopt = command.Adopt is null ? null : adopt.Rules.Digest,
            CoinSet = run.Reproduction.CoinSet,
            Report = run.Report.Digest,
            ExpiryHeight = keep.Height + ExpiryBlocks,
            Reason = command.Reason,
        };
        ImmutableArray<PlanViolation> faults = plan.Check(Facts(plan));
        if (!faults.IsEmpty) return new Answer.Refused(string.Join("; ", faults.Select(fault => fault.Detail)));
        lastRound = round;
        outbox.Add(new Effect.PersistPlan(plan));
        Learn(plan, from: null, command.Now);
        return new Answer.Planned(plan);
    }

    /// <summary>Takes a plan in and passes it on, once.</summary>
    public void Learn(RollbackPlan plan, PeerId? from, UnixTimeMs now)
    {
        // A block that is unknown here may still come; every other fault stays.
        if (plan.Check(Facts(plan)).All(wrong => wrong.Fault == PlanFault.BlockUnknown)) Keep(plan, from, now);
    }

    private void Keep(RollbackPlan plan, PeerId? from, UnixTimeMs now)
    {
        PlanDigest id = plan.ComputeDigest();
        if (cases.ContainsKey(id)) return;
        MakeRoom();
        if (cases.Count >= PlanCountMax) return;
        cases.Add(id, PlanCase.Propose(plan));
        arrival.Enqueue(id);
        outbox.Notify(new Notice.PlanSeen(plan));
        forks.Monitor.Advance(plan.Incident, IncidentState.Proposed, $"plan {id.Short()}", now);
        peers.Tell(new Message.Plan(plan), but: from);
        Count(id, now);
    }

    /// <summary>Reproduces a plan on this node's own blocks and signs it only if every digest comes out.</summary>
    public Answer Sign(NodeEvent.SignPlan command)
    {
        if (!cases.TryGetValue(command.Plan, out PlanCase? open)) return new Answer.Refused($"plan {command.Plan} is not known here");
        RollbackPlan plan = open.Plan;
        ImmutableArray<PlanViolation> faults = plan.Check(Facts(plan));
        if (!faults.IsEmpty) return new Answer.NotReproduced([.. faults.Select(fault => fault.Detail)]);
        if (Reproduce(plan, out string? missing) is not { } run) return new Answer.NotReproduced([missing ?? "dry run failed"]);
        ImmutableArray<PlanMismatch> mismatches = PlanReproduction.Compare(plan, run.Reproduction);
        if (!mismatches.IsEmpty) return new Answer.NotReproduced([.. mismatches.Select(wrong => $"{wrong.Field}: {wrong.Planned} planned, {wrong.Reproduced} here")]);
        ushort voter = (ushort)Math.Max(0, council.IndexOf(command.Key.XOnlyPublicKey)); // an observer's vote is refused where votes are counted
        VoterLock voterLock = locks.GetValueOrDefault(voter, VoterLock.None);
        if (voterLock.Decide(plan.Epoch, command.Plan) is LockDecision.EpochPassed or LockDecision.EpochTaken)
        {
            return new Answer.Refused($"this voter has signed another plan of epoch {voterLock.Epoch}");
        }
        locks[voter] = voterLock.After(plan.Epoch, command.Plan);
        outbox.Add(new Effect.PersistVoterLock(voter, locks[voter]));
        Vote vote = Vote.Sign(plan, voter, command.Key);
        Learn(vote, from: null, command.Now);
        return new Answer.Signed(vote);
    }

    /// <summary>Counts a vote, once for each voter, and passes it on.</summary>
    public void Learn(Vote vote, PeerId? from, UnixTimeMs now)
    {
        VoteAdded added = book.Add(vote, parts.Verifier);
        book = added.Book;
        switch (added.Outcome)
        {
            case VoteOutcome.Counted or VoteOutcome.Contradicts:
                outbox.Add(new Effect.PersistVote(vote));
                peers.Tell(new Message.Ballot(vote), but: from);
                Count(vote.Plan, now);
                break;
            case VoteOutcome.Refused:
                outbox.Notify(new Notice.VoteIgnored(added.Fault is { } fault ? $"{fault.Name()} (key {vote.Key.ToString()[..8]})" : "no reason given"));
                if (from is null) peers.Tell(new Message.Ballot(vote));
                break;
            case VoteOutcome.Repeated or VoteOutcome.NoRoom:
                break;
        }
    }

    /// <summary>Takes a certificate in, however it came: it is checked here, whoever sends it.</summary>
    public void Learn(Certificate certificate, PeerId? from, UnixTimeMs now)
    {
        if (cases.TryGetValue(certificate.Id, out PlanCase? known) && known.Certificate is not null) return;
        ImmutableArray<CertificateViolation> faults = CertificateCheck.Of(certificate, parts.Network, council, pin: null, parts.Verifier);
        if (!faults.IsEmpty)
        {
            outbox.Notify(new Notice.VoteIgnored($"certificate: {faults[0].Fault}"));
            return;
        }
        Keep(certificate.Plan, from, now); // a certificate never expires
        if (!cases.TryGetValue(certificate.Id, out PlanCase? open) || open.Certificate is not null) return;
        Certify(open.Certify(certificate), from, now);
    }

    /// <summary>Tells a new peer of every plan, vote and certificate: late joiners catch up.</summary>
    public void Share(PeerState peer)
    {
        foreach (PlanCase known in Cases)
        {
            outbox.Send(peer.Id, new Message.Plan(known.Plan));
            if (known.Certificate is not null) outbox.Send(peer.Id, new Message.Certified(known.Certificate));
        }
        foreach (Vote vote in book.Votes) outbox.Send(peer.Id, new Message.Ballot(vote));
    }

    /// <summary>Certified plans that this node still has to carry out, in the order of their epochs.</summary>
    public IEnumerable<PlanCase> Due => Cases.Where(known => known.State == PlanState.Certified);

    /// <summary>Tries a certified plan out once more, and begins. Null when it cannot be reproduced here: the node stays where it is.</summary>
    public DryRun? Begin(PlanCase due, out ImmutableArray<string> differences)
    {
        differences = [];
        if (Reproduce(due.Plan, out string? missing) is not { } run)
        {
            differences = [missing ?? "dry run failed"];
            return null;
        }
        ImmutableArray<PlanMismatch> mismatches = PlanReproduction.Compare(due.Plan, run.Reproduction);
        differences = [.. mismatches.Select(wrong => $"{wrong.Field}: {wrong.Planned} planned, {wrong.Reproduced} here")];
        if (!differences.IsEmpty) return null;
        cases[due.Id] = due.Execute();
        banned.UnionWith(due.Plan.Banned);
        outbox.Add(new Effect.PersistRollback(due.Id, RollbackPhase.Prepared));
        return run;
    }

    /// <summary>Closes a plan that was carried out.</summary>
    public void Finish(PlanCase due, DryRun run, UnixTimeMs now)
    {
        outbox.Add(new Effect.PersistRollback(due.Id, RollbackPhase.Moved));
        cases[due.Id] = cases[due.Id].Finish(run.Reproduction, out ImmutableArray<PlanMismatch> mismatches);
        Invariant.Holds(mismatches.IsEmpty);
        outbox.Add(new Effect.PersistRollback(due.Id, RollbackPhase.Reported));
        forks.Monitor.Advance(due.Plan.Incident, IncidentState.Done, $"plan {due.Id.Short()} carried out", now);
    }

    /// <summary>A plan costs nothing to send, so the oldest that no voter has signed makes room.</summary>
    private void MakeRoom()
    {
        for (int looked = arrival.Count; looked > 0 && cases.Count >= PlanCountMax; looked--)
        {
            PlanDigest oldest = arrival.Dequeue();
            if (cases[oldest].State == PlanState.Proposed) cases.Remove(oldest);
            else arrival.Enqueue(oldest);
        }
    }

    private void Count(PlanDigest id, UnixTimeMs now)
    {
        if (!cases.TryGetValue(id, out PlanCase? open) || open.State is not (PlanState.Proposed or PlanState.Voted)) return;
        PlanCase counted = open.Count(book);
        cases[id] = counted;
        ImmutableArray<Vote> votes = book.VotesFor(open.Plan.Epoch, id);
        if (votes.IsEmpty) return;
        outbox.Add(new Effect.PersistPlan(open.Plan));
        outbox.Notify(new Notice.VoteCounted(id, [.. votes.Select(vote => council.Voters[vote.Voter].Name)], council.Needed(open.Plan.Depth) ?? int.MaxValue));
        forks.Monitor.Advance(open.Plan.Incident, IncidentState.Voted, $"{votes.Length} votes", now);
        if (counted.Certificate is not null) Certify(counted, from: null, now);
    }

    private void Certify(PlanCase certified, PeerId? from, UnixTimeMs now)
    {
        cases[certified.Id] = certified;
        Invariant.Holds(certified.Certificate is not null);
        outbox.Add(new Effect.PersistCertificate(certified.Certificate));
        outbox.Notify(new Notice.PlanCertified(certified.Certificate));
        forks.Monitor.Advance(certified.Plan.Incident, IncidentState.Certified, $"plan {certified.Id.Short()}", now);
        peers.Tell(new Message.Certified(certified.Certificate), but: from);
    }

    private DryRun? Reproduce(RollbackPlan plan, out string? missing)
    {
        missing = null;
        if (headers.Find(plan.AbandonTip.Hash) is not { } abandon) missing = $"block {plan.AbandonTip} is not here";
        else if (headers.Find(plan.KeepTip.Hash) is not { } keep) missing = $"block {plan.KeepTip} is not here";
        else if (headers.Find(plan.Banned[0]) is not { } leave) missing = $"block {plan.Banned[0].Short()} is not here";
        else if (parts.FindRules(plan.Adopt) is not { } adopt) missing = $"rule set {plan.Adopt} is not known here";
        else if (forks.IncidentAt(leave) is not { } incident) missing = $"no incident at block {leave.Hash.Short()} here";
        else return TryOut(incident.Id, abandon, keep, adopt, out missing);
        return null;
    }

    /// <summary>
    /// A dry run depends on blocks and rules alone, so the last one still holds for the same question: a node that has reproduced a plan to
    /// sign it need not do so again to carry it out.
    /// </summary>
    private DryRun? TryOut(IncidentId incident, ChainedHeader abandon, ChainedHeader keep, RuleSchedule adopt, out string? missing)
    {
        missing = null;
        DryRunQuestion question = new(incident, abandon.Hash, keep.Hash, adopt.Rules.Digest);
        if (lastRun?.Question == question) return lastRun.Run;
        DryRun? run = DryRun.Of(incident, abandon, keep, adopt, parts.Known, chain, headers, parts.Scripts, out missing);
        if (run is not null) lastRun = new(question, run);
        return run;
    }

    private PlanFacts Facts(RollbackPlan plan)
    {
        Height keepHeight = headers.Find(plan.KeepTip.Hash) is { } keep
            ? AllTips().Where(tip => keep.IsAncestorOf(tip)).Select(tip => tip.Height).DefaultIfEmpty(plan.KeepTip.Height).Max()
            : plan.KeepTip.Height;
        return new(parts.Network, council, headers.Find, keepHeight);
    }

    private ChainedHeader? BestTip(Func<ChainedHeader, bool> wanted) =>
        AllTips().Where(wanted).OrderByDescending(tip => tip.Work).ThenBy(tip => tip.Hash).FirstOrDefault();

    private IEnumerable<ChainedHeader> AllTips() => headers.OtherTips().Prepend(chain.Tree.Tip.Header);

    /// <summary>A branch that starts with a block which every rule set refuses is no way out.</summary>
    private bool IsRefusedByAll(ChainedHeader tip, ChainedHeader leave)
    {
        ChainedHeader forkPoint = ChainedHeader.ForkPoint(tip, leave);
        if (tip.Height <= forkPoint.Height) return true;
        return forks.Monitor.JudgementOf(tip.Ancestor(forkPoint.Height.Next).Hash) is { IsRefusedByAll: true };
    }

    private readonly record struct DryRunQuestion(IncidentId Incident, BlockHash Abandon, BlockHash Keep, RuleSetDigest Adopt);

    private sealed record AnsweredQuestion(DryRunQuestion Question, DryRun Run);
}
