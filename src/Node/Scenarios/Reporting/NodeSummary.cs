namespace Blockchain.Node.Scenarios.Reporting;

/// <summary>A node at the end of a run.</summary>
/// <param name="Name">Its name.</param>
/// <param name="RulesAtStart">The rule set that it began with.</param>
/// <param name="Rules">The rule set that it enforces now.</param>
/// <param name="Tip">Its tip's hash, whole.</param>
/// <param name="Height">Its tip's height.</param>
/// <param name="Mempool">Transactions that wait.</param>
/// <param name="Coins">The hash of its coin set, whole.</param>
/// <param name="Report">The digest of its report of orphaned transactions, whole; null where no block left its chain by a rollback.</param>
public sealed record NodeSummary(
    string Name, string RulesAtStart, string Rules, string Tip, int Height, int Mempool, string Coins, string? Report);
