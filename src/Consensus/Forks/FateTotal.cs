namespace Blockchain.Consensus.Forks;

/// <summary>All transactions of one fate.</summary>
/// <param name="Fate">The fate.</param>
/// <param name="Count">How many.</param>
/// <param name="Value">Satoshis of all their outputs.</param>
public readonly record struct FateTotal(FateKind Fate, int Count, Int128 Value);
