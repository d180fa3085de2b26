namespace Blockchain.Consensus.Governance;

/// <summary>A digest of the plan that came out differently here: the node refuses to sign, or halts if it has begun.</summary>
/// <param name="Field">Which.</param>
/// <param name="Planned">What the plan says.</param>
/// <param name="Reproduced">What this node's own blocks give.</param>
public readonly record struct PlanMismatch(PlanField Field, string Planned, string Reproduced);
