using System.Collections.Immutable;
using Blockchain.Node.Machine;

namespace Blockchain.Node.Scenarios.Reporting;

/// <summary>Something of a run that people are told.</summary>
/// <param name="At">When.</param>
/// <param name="Text">One idea, names before hashes.</param>
/// <param name="Mark">A word or figure that stands at the right edge: NOT SAFE, mempool 214; null for none.</param>
/// <param name="Details">More about it, a fact a line.</param>
public sealed record RunEvent(UnixTimeMs At, string Text, string? Mark, ImmutableArray<string> Details);
