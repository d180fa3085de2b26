namespace Blockchain.Benchmarks.Rounds;

/// <summary>What something took.</summary>
/// <param name="Wall">By the clock: grows when others use the machine.</param>
/// <param name="Processor">On all processors together: nearly the same on a busy machine.</param>
internal readonly record struct Lap(TimeSpan Wall, TimeSpan Processor);
