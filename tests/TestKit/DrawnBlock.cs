namespace Blockchain.TestKit;

/// <summary>A block of a drawing.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Parent">The block on its left; null for the first.</param>
/// <param name="Note">The word in brackets; null for none.</param>
public sealed record DrawnBlock(string Name, string? Parent, string? Note);
