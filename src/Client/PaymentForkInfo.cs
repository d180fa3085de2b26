namespace Blockchain.Client;

/// <summary>What an open fork means for a payment.</summary>
/// <param name="Incident">The fork.</param>
/// <param name="Standing">untouched, waiting, on-all-branches, only-ours, only-theirs or conflicting.</param>
/// <param name="By">The transaction that it conflicts with; null for none.</param>
public sealed record PaymentForkInfo(string Incident, string Standing, string? By = null);
