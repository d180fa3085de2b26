namespace Blockchain.Consensus.Rules;

/// <summary>A key of an object and its value.</summary>
internal sealed record SourceMember(string Key, int Line, SourceValue Value);
