namespace Blockchain.Consensus.Primitives;

/// <summary>A fact that the code relies on is false. Nothing catches it: the process ends before it can lie.</summary>
public sealed class InvariantException(string? what) : Exception($"invariant broken: {what}");
