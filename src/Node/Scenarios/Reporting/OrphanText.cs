namespace Blockchain.Node.Scenarios.Reporting;

/// <summary>A report of orphaned transactions as it is written to files.</summary>
/// <param name="Json">Canonical JSON, the bytes that the digest covers.</param>
/// <param name="Markdown">For people.</param>
public sealed record OrphanText(string Json, string Markdown);
