using System.Collections.Immutable;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Forks;
using Blockchain.Consensus.Governance;
using Blockchain.Consensus.Primitives;
using Blockchain.Node.Machine;
using Blockchain.Node.Machine.Forks;
using Blockchain.Node.Simulation;

namespace Blockchain.Node.Scenarios.Running;

/// <summary>What has been seen in a run: the facts that expectations are compared with.</summary>
internal sealed class Observations(Stage stage)
{
    private readonly HashSet<string> ignoredVotes = new(StringComparer.Ordinal);
    private readonly SortedDictionary<IncidentId, SortedDictionary<NodeIndex, Sighting>> incidents = [];
    private readonly SortedDictionary<NodeIndex, Notice.RolledBack> rollbacks = [];
    private readonly Dictionary<(NodeIndex Node, TxId Payment), PaymentStanding> standings = [];
    private readonly HashSet<OutPoint> doubleSpends = [];
    private readonly HashSet<PlanDigest> certified = [];
    private readonly Dictionary<NodeIndex, List<Transaction>> left = [];
    private readonly List<UnixTimeMs> unitedAt = [];

    /// <summary>What people are told.</summary>
    internal Chronicle Chronicle { get; } = new(stage);

    /// <summary>Blocks found in the whole network.</summary>
    internal int BlocksFound { get; set; }

    /// <summary>Names of voters who signed the latest plan that anybody counted votes for.</summary>
    internal ImmutableArray<string> Signed { get; private set; } = [];

    /// <summary>When the last certificate came about or the last partition ended; null where neither happened.</summary>
    internal UnixTimeMs? HealedAt { get; set; }

    /// <summary>Since when all running nodes have one tip; null while they have not.</summary>
    internal UnixTimeMs? UnitedSince { get; private set; }

    /// <summary>Every incident with the nodes that named it.</summary>
    internal IEnumerable<IReadOnlyCollection<Sighting>> Incidents => incidents.Values.Select(nodes => nodes.Values);

    /// <summary>What nodes that rolled back reported.</summary>
    internal IReadOnlyDictionary<NodeIndex, Notice.RolledBack> Rollbacks => rollbacks;

    /// <summary>What waited in each node's mempool when the last rollback was proposed.</summary>
    internal ImmutableSortedDictionary<NodeIndex, ImmutableArray<Transaction>> Waiting { get; private set; } = ImmutableSortedDictionary<NodeIndex, ImmutableArray<Transaction>>.Empty;

    /// <summary>Notes what waits in each node's mempool.</summary>
    internal void RememberMempools() => Waiting = stage.Running.ToImmutableSortedDictionary(
        node => node, node => stage.Host.WaitingAt(node));

    /// <summary>What may not vanish from a node without a cause: what waited there, and what stood in the blocks that left its chain.</summary>
    internal IEnumerable<Transaction> MustSurvive(NodeIndex node)
    {
        IEnumerable<Transaction> waiting = Waiting.TryGetValue(node, out ImmutableArray<Transaction> some) ? some : [];
        return waiting.Concat(left.GetValueOrDefault(node) ?? []).DistinctBy(transaction => transaction.Id);
    }

    /// <summary>The first instant from the given one on at which all running nodes had one tip; now when there was none.</summary>
    internal UnixTimeMs FirstUnitedAfter(UnixTimeMs from)
    {
        foreach (UnixTimeMs at in unitedAt)
        {
            if (at >= from) return at;
        }
        return UnitedSince is { } since && since <= from ? from : stage.Host.Now;
    }

    /// <summary>What a node said of a payment at its worst; null when it said nothing.</summary>
    internal PaymentStanding? WorstOf(NodeIndex node, TxId payment) =>
        standings.TryGetValue((node, payment), out PaymentStanding standing) ? standing : null;

    /// <summary>Hears a notice.</summary>
    internal void Take(NodeIndex node, Notice notice)
    {
        switch (notice)
        {
            case Notice.TipMoved moved: Follow(node, moved); break;
            case Notice.IncidentChanged changed: Sight(node, SeenFork.Of(changed.Incident)); break;
            case Notice.DoubleSpend spent:
                if (doubleSpends.Add(spent.Spent)) Chronicle.DoubleSpend(spent);
                AskAboutPayments();
                break;
            case Notice.VoteCounted counted when counted.Voters.Length >= Signed.Length || counted.Voters.Length == 1: Signed = counted.Voters; break;
            case Notice.PlanCertified some when certified.Add(some.Certificate.Id): HealedAt = stage.Host.Now; Chronicle.Certified(some.Certificate); break;
            case Notice.RolledBack rolled: rollbacks[node] = rolled; break;
            case Notice.VoteIgnored ignored when ignoredVotes.Add(ignored.Reason): Chronicle.Say($"nodes do not count that vote: {ignored.Reason}"); break;
            case Notice.Warning warning: Chronicle.Say($"{stage.NameOf(node)}: {warning.Text}"); break;
            default: break; // the rest is told by the step that caused it
        }
    }

    /// <summary>Asks every node what it says of every named payment, as a wallet would.</summary>
    internal void AskAboutPayments()
    {
        foreach ((string name, Transaction payment) in stage.Payments)
        {
            foreach (NodeIndex node in stage.Running)
            {
                foreach (PaymentStanding standing in stage.Host.StandingsOf(node, payment))
                {
                    if (standings.TryGetValue((node, payment.Id), out PaymentStanding before) && Badness(before) >= Badness(standing)) continue;
                    standings[(node, payment.Id)] = standing;
                    Chronicle.Standing(node, name, payment, standing);
                }
            }
        }
    }

    /// <summary>How much somebody must worry who was paid.</summary>
    internal static int Badness(PaymentStanding standing) => standing switch
    {
        PaymentStanding.Untouched => 0,
        PaymentStanding.OnAllBranches => 1,
        PaymentStanding.Waiting => 2,
        PaymentStanding.OnlyTheirs => 3,
        PaymentStanding.OnlyOurs => 4,
        PaymentStanding.Conflicting => 5,
    };

    private void Follow(NodeIndex node, Notice.TipMoved moved)
    {
        foreach (Format.ScenarioPlayer player in stage.Scenario.Players)
        {
            if (stage.Find(player.Node) == node) stage.Purses[player.Name].Follow(moved.Left, moved.Joined, moved.New.Height - (moved.Joined.Length - 1));
        }
        bool one = stage.Running.Select(running => stage.Host.TipOf(running).Hash).Distinct().Count() == 1;
        if (one && UnitedSince is null) unitedAt.Add(stage.Host.Now);
        UnitedSince = one ? UnitedSince ?? stage.Host.Now : null;
        if (moved.Left.IsEmpty) return;
        if (!left.TryGetValue(node, out List<Transaction>? transactions)) left.Add(node, transactions = []);
        transactions.AddRange(moved.Left.SelectMany(block => block.Transactions).Where(transaction => !transaction.IsCoinbase));
    }

    /// <summary>A node names a fork, or knows more about it.</summary>
    internal void Sight(NodeIndex node, SeenFork fork)
    {
        if (!incidents.TryGetValue(fork.Id, out SortedDictionary<NodeIndex, Sighting>? nodes)) incidents.Add(fork.Id, nodes = []);
        if (nodes.TryGetValue(node, out Sighting? before))
        {
            nodes[node] = before with { Fork = fork };
            return;
        }
        nodes.Add(node, new(node, stage.Host.Now, BlocksFound, fork));
        if (nodes.Count == stage.Running.Count()) Chronicle.Fork(fork, [.. nodes.Values]);
    }
}
