namespace Blockchain.Consensus.Governance;

/// <summary>A fault of a plan, with the detail that a person needs to mend it.</summary>
/// <param name="Fault">What is wrong.</param>
/// <param name="Detail">With names, hashes and numbers.</param>
public readonly record struct PlanViolation(PlanFault Fault, string Detail);
