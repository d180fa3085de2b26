namespace Blockchain.Consensus.Validation;

/// <summary>Where an input stands in a block.</summary>
/// <param name="Transaction">The position of the transaction.</param>
/// <param name="Input">The position of the input in it.</param>
public readonly record struct InputPosition(int Transaction, int Input);
