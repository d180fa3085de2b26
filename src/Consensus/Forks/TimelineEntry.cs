using Blockchain.Consensus.Primitives;

namespace Blockchain.Consensus.Forks;

/// <summary>One thing that happened in an incident.</summary>
/// <param name="Time">When, by the clock of the node that keeps the record.</param>
/// <param name="What">One sentence.</param>
public readonly record struct TimelineEntry(UnixTime Time, string What);
