using System.Collections.Immutable;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Crypto;
using Blockchain.Consensus.Forks;
using Blockchain.Consensus.Governance;
using Blockchain.Consensus.Primitives;
using Blockchain.Consensus.Rules;
using Blockchain.Node.Machine;
using Blockchain.Node.Machine.Forks;
using Blockchain.Node.Machine.Mempool;
using Blockchain.Node.Machine.Mining;
using Blockchain.Node.Scenarios.Format;
using Blockchain.Node.Simulation;

namespace Blockchain.Node.Scenarios.Running;

/// <summary>The nodes of a scenario as machines in one process, in virtual time.</summary>
internal sealed class MachineHost : IScenarioHost
{
    private readonly SimulatedHost host;

    /// <summary>Sets the nodes up; nothing has happened yet.</summary>
    /// <param name="scenario">Names, links and the start.</param>
    /// <param name="start">When time begins.</param>
    /// <param name="chance">What the network and its shape are drawn from.</param>
    /// <param name="parts">Makes a node's parts under a rule set.</param>
    /// <param name="watch">Hears every notice.</param>
    internal MachineHost(Scenario scenario, UnixTimeMs start, SplitMix64 chance, Func<ScenarioNode, string, NodeParts> parts, Action<NodeIndex, Notice> watch)
    {
        host = new(start, chance.Fork("network"), watch);
        foreach (ScenarioNode node in scenario.Nodes) host.Add(node.Name, rules => parts(node, rules), node.Rules);
        foreach ((NodeIndex a, NodeIndex b) in Topology.Of(scenario.Nodes.Length, chance.Fork("topology"))) host.Network.Link(a, b, scenario.Links);
    }

    /// <inheritdoc/>
    public UnixTimeMs Now => host.Now;

    /// <inheritdoc/>
    public IReadOnlyList<Ban> Bans => host.Bans;

    /// <inheritdoc/>
    public NetworkCounts Counts => host.Network.Counts;

    /// <inheritdoc/>
    public void RunUntil(UnixTimeMs until) => host.RunUntil(until);

    /// <inheritdoc/>
    public bool IsRunning(NodeIndex node) => host.Network.IsRunning(node);

    /// <inheritdoc/>
    public string RulesOf(NodeIndex node) => host.RulesOf(node);

    /// <inheritdoc/>
    public ChainedHeader TipOf(NodeIndex node) => host.MachineOf(node).Chain.Tip.Header;

    /// <inheritdoc/>
    public Block? BodyOf(NodeIndex node, BlockHash block) => host.MachineOf(node).Headers.FindBody(block);

    /// <inheritdoc/>
    public ImmutableArray<Transaction> WaitingAt(NodeIndex node) => [.. host.MachineOf(node).Mempool.InOrder.Select(entry => entry.Transaction)];

    /// <inheritdoc/>
    public int WaitingCount(NodeIndex node) => host.MachineOf(node).Mempool.Count;

    /// <inheritdoc/>
    public CoinSetHash CoinsOf(NodeIndex node) => host.MachineOf(node).Chain.MuHash();

    /// <inheritdoc/>
    public IEnumerable<PaymentStanding> StandingsOf(NodeIndex node, Transaction payment)
    {
        NodeMachine machine = host.MachineOf(node);
        foreach (Incident incident in machine.Forks.Monitor.Incidents) yield return machine.Forks.StandingOf(incident.Id, payment, machine.Mempool.Contains(payment.Id));
    }

    /// <inheritdoc/>
    public Certificate? CertificateOf(NodeIndex node) =>
        host.MachineOf(node).Rollbacks?.Cases.Select(plan => plan.Certificate).FirstOrDefault(some => some is not null);

    /// <inheritdoc/>
    public VerdictAudit AuditOf(NodeIndex node) => VerdictAudit.Of(host.MachineOf(node));

    /// <inheritdoc/>
    public Block? Mine(NodeIndex node, ScriptBytes payTo) =>
        host.Command(node, new NodeEvent.Mine(Now, payTo, host.NameOf(node))) is Answer.Mined { Result: null } mined ? mined.Block : null;

    /// <inheritdoc/>
    public BlockTemplate TemplateOf(NodeIndex node, MiningPolicy policy)
    {
        NodeMachine machine = host.MachineOf(node);
        ChainedHeader tip = machine.Chain.Tip.Header;
        UnixTime now = Now.ToSeconds();
        ConsensusRules rules = machine.Chain.Rules.RulesForChild(tip, now);
        return BlockAssembler.Assemble(machine.Mempool, tip, rules, machine.Chain.Rules.VersionFor(tip), now, policy);
    }

    /// <inheritdoc/>
    public string? Submit(NodeIndex node, Block block) => host.Command(node, new NodeEvent.SubmitBlock(Now, block)) switch
    {
        Answer.BlockSubmitted submitted => submitted.Result,
        Answer.Refused refused => refused.Reason,
        _ => "no answer",
    };

    /// <inheritdoc/>
    public string? Submit(NodeIndex node, Transaction transaction) => host.Command(node, new NodeEvent.SubmitTransaction(Now, transaction)) switch
    {
        Answer.TransactionSubmitted { Verdict: MempoolVerdict.Known } => null,
        Answer.TransactionSubmitted submitted => submitted.Verdict.Reason,
        Answer.Refused refused => refused.Reason,
        _ => "no answer",
    };

    /// <inheritdoc/>
    public string? Adopt(NodeIndex node, string rules) =>
        host.Command(node, new NodeEvent.AdoptRules(Now, rules)) is Answer.Refused refused ? refused.Reason : null;

    /// <inheritdoc/>
    public Answer Propose(NodeIndex node, BlockHash leave, string adopt, ushort proposer, string reason) =>
        host.Command(node, new NodeEvent.ProposeRollback(Now, leave, adopt, proposer, reason)) ?? throw new InvariantException("no answer");

    /// <inheritdoc/>
    public Answer Sign(NodeIndex node, PlanDigest plan, PrivateKey key) =>
        host.Command(node, new NodeEvent.SignPlan(Now, plan, key)) ?? throw new InvariantException("no answer");

    /// <inheritdoc/>
    public void Crash(NodeIndex node) => host.Crash(node);

    /// <inheritdoc/>
    public void Restart(NodeIndex node) => host.Restart(node);

    /// <inheritdoc/>
    public void Partition(ImmutableArray<ImmutableArray<NodeIndex>> groups) => host.Network.Partition([.. groups.Select(group => group.ToArray())]);

    /// <inheritdoc/>
    public void Heal() => host.Network.Heal();
}
