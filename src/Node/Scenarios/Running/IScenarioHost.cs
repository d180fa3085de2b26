using System.Collections.Immutable;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Crypto;
using Blockchain.Consensus.Governance;
using Blockchain.Consensus.Primitives;
using Blockchain.Node.Machine;
using Blockchain.Node.Machine.Forks;
using Blockchain.Node.Machine.Mining;
using Blockchain.Node.Simulation;

namespace Blockchain.Node.Scenarios.Running;

/// <summary>
/// The nodes of a scenario and the network between them, as steps drive and judges see them: in a simulation, or as processes. Nodes
/// are numbered in the scenario's order.
/// </summary>
internal interface IScenarioHost
{
    /// <summary>The instant by the nodes' clocks.</summary>
    UnixTimeMs Now { get; }

    /// <summary>Peers that nodes refuse since they broke the protocol.</summary>
    IReadOnlyList<Ban> Bans { get; }

    /// <summary>What became of the messages.</summary>
    NetworkCounts Counts { get; }

    /// <summary>Lets time pass.</summary>
    void RunUntil(UnixTimeMs until);

    /// <summary>Whether a node runs.</summary>
    bool IsRunning(NodeIndex node);

    /// <summary>The name of the rule set that a node enforces.</summary>
    string RulesOf(NodeIndex node);

    /// <summary>A node's best block.</summary>
    ChainedHeader TipOf(NodeIndex node);

    /// <summary>The body of a block of a node's chain; null where it is not there.</summary>
    Block? BodyOf(NodeIndex node, BlockHash block);

    /// <summary>What waits for a block at a node, parents before children.</summary>
    ImmutableArray<Transaction> WaitingAt(NodeIndex node);

    /// <summary>How many transactions wait at a node.</summary>
    int WaitingCount(NodeIndex node);

    /// <summary>The hash of a node's coins.</summary>
    CoinSetHash CoinsOf(NodeIndex node);

    /// <summary>What a node says of a payment, once for each fork that it knows.</summary>
    IEnumerable<PaymentStanding> StandingsOf(NodeIndex node, Transaction payment);

    /// <summary>The certificate that a node goes by; null for none.</summary>
    Certificate? CertificateOf(NodeIndex node);

    /// <summary>Verdicts that a node remembers, and how many of them its rules of now would not give.</summary>
    VerdictAudit AuditOf(NodeIndex node);

    /// <summary>Lets a node mine one block on its tip; null when it cannot.</summary>
    Block? Mine(NodeIndex node, ScriptBytes payTo);

    /// <summary>What a node would mine now.</summary>
    BlockTemplate TemplateOf(NodeIndex node, MiningPolicy policy);

    /// <summary>Gives a node a block; null when it is on its best chain then, a word that says why not otherwise.</summary>
    string? Submit(NodeIndex node, Block block);

    /// <summary>Gives a node a transaction; null when it waits there then, a reason otherwise.</summary>
    string? Submit(NodeIndex node, Transaction transaction);

    /// <summary>Lets a node enforce other rules; null when it does, a reason otherwise.</summary>
    string? Adopt(NodeIndex node, string rules);

    /// <summary>Asks a node for a rollback plan: <see cref="Answer.Planned"/>, or <see cref="Answer.Refused"/>.</summary>
    /// <param name="node">Which node.</param>
    /// <param name="leave">The first block that is to leave the chain.</param>
    /// <param name="adopt">The rule set to enforce afterwards.</param>
    /// <param name="proposer">The voter who proposes.</param>
    /// <param name="reason">Why, for people.</param>
    Answer Propose(NodeIndex node, BlockHash leave, string adopt, ushort proposer, string reason);

    /// <summary>Lets a node reproduce a plan and sign it: <see cref="Answer.Signed"/>, <see cref="Answer.NotReproduced"/> or <see cref="Answer.Refused"/>.</summary>
    Answer Sign(NodeIndex node, PlanDigest plan, PrivateKey key);

    /// <summary>Stops a node at once.</summary>
    void Crash(NodeIndex node);

    /// <summary>Starts a node from what it had persisted.</summary>
    void Restart(NodeIndex node);

    /// <summary>Lets the network fall into groups; nodes of no group form one more.</summary>
    void Partition(ImmutableArray<ImmutableArray<NodeIndex>> groups);

    /// <summary>Makes the network whole again.</summary>
    void Heal();
}
