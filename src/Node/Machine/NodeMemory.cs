using System.Collections.Immutable;
using Blockchain.Consensus.Governance;
using Blockchain.Node.Machine.Forks;
using Blockchain.Node.Machine.Rollback;

namespace Blockchain.Node.Machine;

/// <summary>What a node has kept besides its chain, in the order in which it was kept.</summary>
public sealed record NodeMemory
{
    /// <summary>What a new node has.</summary>
    public static NodeMemory None { get; } = new();

    /// <summary>Plans that were made here, or that a voter has signed.</summary>
    public ImmutableArray<RollbackPlan> Plans { get; init; } = [];

    /// <summary>Votes that counted.</summary>
    public ImmutableArray<Vote> Votes { get; init; } = [];

    /// <summary>Certificates.</summary>
    public ImmutableArray<Certificate> Certificates { get; init; } = [];

    /// <summary>How far each certified plan has been carried out here.</summary>
    public ImmutableDictionary<PlanDigest, RollbackPhase> Phases { get; init; } = ImmutableDictionary<PlanDigest, RollbackPhase>.Empty;

    /// <summary>Forks that mattered, open and closed.</summary>
    public ImmutableArray<KeptIncident> Incidents { get; init; } = [];
}
