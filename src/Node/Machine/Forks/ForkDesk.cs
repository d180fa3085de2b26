using System.Collections.Immutable;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Chain;
using Blockchain.Consensus.Forks;
using Blockchain.Consensus.Primitives;
using Blockchain.Consensus.Rules;
using Blockchain.Node.Machine.Sync;

namespace Blockchain.Node.Machine.Forks;

/// <summary>Shows the fork monitor the whole picture whenever it changes, and watches payments while a fork is open.</summary>
public sealed class ForkDesk(ForkMonitor monitor, HeaderIndex headers, Chainstate chain, Peers peers, Outbox outbox)
{
    /// <summary>Lost peers whose return would tell of a partition.</summary>
    public const int LostPeerCountMax = 1_024;

    /// <summary>Blocks by which a branch that this node refuses may lead before people are told.</summary>
    public const int RefusedLeadBlocksMax = 5;

    private readonly HashSet<BlockHash> told = [];
    private readonly Dictionary<IncidentId, PaymentWatch> payments = [];
    private readonly Dictionary<PeerId, UnixTimeMs> lost = [];
    private Silence? silence;

    /// <summary>The records.</summary>
    public ForkMonitor Monitor => monitor;

    /// <summary>Where this node is.</summary>
    public Message.Stand OwnStand() => new(chain.Rules.Rules.Digest, chain.Tree.Tip.Hash, chain.Tree.Tip.Height, chain.Tree.Tip.Work);

    /// <summary>A connection is gone; what the peer does from now on is not heard.</summary>
    public void Lost(PeerId peer, UnixTimeMs now)
    {
        if (lost.Count < LostPeerCountMax) lost[peer] = now;
    }

    /// <summary>A connection is up; if it was lost before, both sides may have grown in the silence between.</summary>
    public void Found(PeerId peer, UnixTimeMs now)
    {
        if (lost.Remove(peer, out UnixTimeMs since)) silence = new(since.ToSeconds(), now.ToSeconds(), HeadersInBurst: 0);
    }

    /// <summary>Takes in the verdicts on a block.</summary>
    public void Judged(Judgement judgement) => monitor.Judged(judgement);

    /// <summary>Looks at the whole picture again.</summary>
    public void Watch(UnixTimeMs now)
    {
        ChainedHeader tip = chain.Tree.Tip.Header;
        ForkView view = View();
        monitor.Watch(view, now);
        foreach (ChainedHeader other in view.OtherTips) TellOfLead(tip, other);
        foreach (Incident incident in monitor.Incidents)
        {
            if (incident.State.IsOpen() && incident.Branches.Length > 1) WatchPayments(incident, tip);
        }
    }

    /// <summary>Takes in what was kept of incidents.</summary>
    public void Remember(ImmutableArray<KeptIncident> kept) => monitor.Remember(kept, View());

    /// <summary>The incident whose disputed block, or a branch's first block, this is.</summary>
    public Incident? IncidentAt(ChainedHeader block) =>
        monitor.Incidents.LastOrDefault(incident => incident.FirstBlocks.Contains(block.Hash));

    /// <summary>What an incident means for a payment; null when the incident is unknown or nothing is confirmed since.</summary>
    public PaymentStanding StandingOf(IncidentId id, Transaction payment, bool isWaiting)
    {
        if (!payments.TryGetValue(id, out PaymentWatch? watch)) return isWaiting ? PaymentStanding.Waiting : PaymentStanding.Untouched;
        Incident incident = monitor.Incidents.First(open => open.Id == id);
        return watch.StandingOf(payment, OursIn(incident, chain.Tree.Tip.Header), isWaiting);
    }

    /// <summary>The transaction that an incident shows to spend what a payment spends, on any branch; null for none.</summary>
    public TxId? RivalOf(IncidentId id, Transaction payment) => payments.TryGetValue(id, out PaymentWatch? watch) ? watch.RivalOf(payment) : null;

    /// <summary>Where no rule set accepts the branch there is no incident, and still somebody spends much work on it.</summary>
    private void TellOfLead(ChainedHeader tip, ChainedHeader refused)
    {
        if (refused.Work <= tip.Work || refused.Height - tip.Height <= RefusedLeadBlocksMax || !headers.IsRefused(refused) || IsRefusedByPeople(refused)) return;
        BlockHash first = refused.Ancestor(ChainedHeader.ForkPoint(tip, refused).Height.Next).Hash;
        if (monitor.Incidents.Any(incident => incident.FirstBlocks.Contains(first)) || !told.Add(first)) return;
        outbox.Notify(new Notice.Warning(
            $"a branch that the rules {chain.Rules.Rules.Name} refuse is {refused.Height - tip.Height} blocks ahead, from {first} on: somebody's work is lost, or this node's rules are outdated"));
    }

    // Who said invalidateblock knows.
    private bool IsRefusedByPeople(ChainedHeader branch)
    {
        for (ChainedHeader? at = branch; at is not null; at = at.Parent)
        {
            if (!chain.Tree.TryGet(at.Hash, out BlockNode? node)) continue;
            if (node.Failure == BlockFailure.Manual) return true;
            if (!node.IsFailed) return false;
        }
        return false;
    }

    private ForkView View()
    {
        ChainedHeader tip = chain.Tree.Tip.Header;
        ConsensusRules rules = chain.Rules.RulesFor(tip);
        return new(chain.Rules.Rules.Digest, tip, headers.OtherTips(), peers.All, rules.NoRetargeting ? 0 : rules.BlockInterval, silence, headers.Find);
    }

    private void WatchPayments(Incident incident, ChainedHeader tip)
    {
        if (!payments.TryGetValue(incident.Id, out PaymentWatch? watch)) payments.Add(incident.Id, watch = new(outbox));
        BlockHash ours = OursIn(incident, tip);
        foreach (Branch branch in incident.Branches)
        {
            ChainedHeader? end = headers.Find(branch.Tip.Hash);
            for (ChainedHeader? at = end; at is not null && at.Height >= branch.First.Height; at = at.Parent)
            {
                if (!watch.HasSeen(at.Hash) && headers.FindBody(at.Hash) is { } block) watch.Add(branch.First.Hash, ours, block);
            }
        }
    }

    private static BlockHash OursIn(Incident incident, ChainedHeader tip)
    {
        foreach (Branch branch in incident.Branches)
        {
            if (tip.Height >= branch.First.Height && tip.Ancestor(branch.First.Height).Hash == branch.First.Hash) return branch.First.Hash;
        }
        return incident.ForkPoint;
    }
}
