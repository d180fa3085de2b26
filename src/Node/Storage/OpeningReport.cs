using System.Collections.Immutable;

namespace Blockchain.Node.Storage;

/// <summary>What a start has found and done, for the log and for tests.</summary>
/// <param name="Notes">Sentences for people: what was repaired or made anew, and why. Empty after a clean stop under the same rules.</param>
/// <param name="IsIndexRebuilt">Whether the index was missing or broken, so that every block was judged anew.</param>
/// <param name="IsCheckpointUsed">Whether the coins came from the checkpoint, and not from connecting every block.</param>
/// <param name="VerdictChanges">Blocks of which other rules say something else than the index did.</param>
public sealed record OpeningReport(
    ImmutableArray<string> Notes, bool IsIndexRebuilt, bool IsCheckpointUsed, ImmutableArray<VerdictChange> VerdictChanges);
