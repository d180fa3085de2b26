using Blockchain.Consensus.Validation;

namespace Blockchain.Consensus.Tests.Validation;

/// <summary>What earns a reject, and what barely does not.</summary>
/// <param name="Reject">The reject.</param>
/// <param name="Rule">The rule it must name.</param>
/// <param name="Judge">Judges the broken one (true) or its valid neighbour (false).</param>
public sealed record RejectExample(Reject Reject, string Rule, Func<bool, Violation?> Judge);
