using Blockchain.Node.Machine;

namespace Blockchain.Node.Scenarios.Reporting;

/// <summary>What was expected, what was seen, and whether that is the same.</summary>
/// <param name="Line">The line of the scenario file that expects it.</param>
/// <param name="Expected">In words.</param>
/// <param name="Seen">In words.</param>
/// <param name="Holds">Whether the expectation holds.</param>
/// <param name="When">The instant that decided it; null where it is about the whole run.</param>
public sealed record ExpectationRow(int Line, string Expected, string Seen, bool Holds, UnixTimeMs? When);
