namespace Blockchain.Node.Scenarios.Running;

/// <summary>What a rule set says of a block.</summary>
/// <param name="Name">The rule set's name.</param>
/// <param name="IsValid">Whether it accepts the block.</param>
/// <param name="Rule">The rule that is broken; null where none is, or where the block was not judged.</param>
/// <param name="Measured">What was measured; null where there is nothing to measure.</param>
/// <param name="Limit">The limit.</param>
internal sealed record SeenVerdict(string Name, bool IsValid, string? Rule, long? Measured, long? Limit);
