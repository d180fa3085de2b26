using System.Collections.Immutable;

namespace Blockchain.Node.Scenarios.Format;

/// <summary>The keys that one mapping of a scenario file may have.</summary>
/// <param name="Name">What the mapping is, as errors call it and as the JSON schema names its definition.</param>
/// <param name="Required">Keys that must be there.</param>
/// <param name="Optional">Keys that may be there.</param>
public sealed record KeyShape(string Name, ImmutableArray<string> Required, ImmutableArray<string> Optional)
{
    /// <summary>Every key, required ones first.</summary>
    public ImmutableArray<string> All { get; } = [.. Required, .. Optional];
}
