using System.Collections.Immutable;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Forks;
using Blockchain.Consensus.Governance;
using Blockchain.Consensus.Primitives;
using Blockchain.Consensus.Validation;

namespace Blockchain.Node.Machine;

/// <summary>Something that people, wallets and logs want to know.</summary>
public abstract record Notice
{
    private Notice()
    {
    }

    /// <summary>The best chain has changed.</summary>
    /// <param name="Old">The tip before.</param>
    /// <param name="New">The tip now.</param>
    /// <param name="Left">Blocks that left, highest first.</param>
    /// <param name="Joined">Blocks that joined, lowest first.</param>
    public sealed record TipMoved(BlockPlace Old, BlockPlace New, ImmutableArray<Block> Left, ImmutableArray<Block> Joined) : Notice;

    /// <summary>A block breaks the rules that this node enforces.</summary>
    public sealed record BlockRefused(BlockPlace Block, Violation Violation, PeerId? From) : Notice;

    /// <summary>A transaction waits for a block now.</summary>
    public sealed record TransactionWaits(TxId Id) : Notice;

    /// <summary>A fork that matters was found, or more is known about it.</summary>
    /// <param name="Incident">What is known.</param>
    /// <param name="IsNew">Whether it was found now.</param>
    /// <param name="Active">The rule set that this node enforces: which side it is on.</param>
    public sealed record IncidentChanged(Incident Incident, bool IsNew, RuleSetDigest Active) : Notice;

    /// <summary>Two branches spend the same output with different transactions.</summary>
    public sealed record DoubleSpend(OutPoint Spent, TxId Ours, TxId Theirs) : Notice;

    /// <summary>A rollback plan was worked out here or arrived.</summary>
    public sealed record PlanSeen(RollbackPlan Plan) : Notice;

    /// <summary>A vote was counted.</summary>
    public sealed record VoteCounted(PlanDigest Plan, ImmutableArray<string> Voters, int Needed) : Notice;

    /// <summary>A vote or certificate was not counted, and why.</summary>
    public sealed record VoteIgnored(string Reason) : Notice;

    /// <summary>Enough distinct voters have signed.</summary>
    public sealed record PlanCertified(Certificate Certificate) : Notice;

    /// <summary>This node left the branch that the plan names, and follows the one it keeps.</summary>
    public sealed record RolledBack(RollbackPlan Plan, int Blocks, OrphanReport Report) : Notice;

    /// <summary>This node enforces other rules now.</summary>
    public sealed record RulesAdopted(string RuleSet, RuleSetDigest Digest) : Notice;

    /// <summary>Something is wrong that a person should look at.</summary>
    public sealed record Warning(string Text) : Notice;
}
