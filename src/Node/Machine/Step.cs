using System.Collections.Immutable;

namespace Blockchain.Node.Machine;

/// <summary>What one event led to.</summary>
/// <param name="Effects">What must happen outside, in order.</param>
/// <param name="Answer">What to tell whoever gave a command; null for events that nobody waits for.</param>
public sealed record Step(ImmutableArray<Effect> Effects, Answer? Answer);
