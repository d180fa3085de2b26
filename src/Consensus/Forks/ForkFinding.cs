using System.Collections.Immutable;
using Blockchain.Consensus.Primitives;

namespace Blockchain.Consensus.Forks;

/// <summary>What the facts amount to.</summary>
/// <param name="Kind">The kind of fork.</param>
/// <param name="Confidence">How far the evidence carries.</param>
/// <param name="ForkPoint">The last block that everybody shares; the parent of the disputed block when there is one.</param>
/// <param name="FirstBlocks">
/// What names the incident: the disputed block alone when there is one, so that the name is the same before and after the
/// other side has found its own block; otherwise the first blocks of the branches.
/// </param>
/// <param name="Disputed">The block that splits, with every verdict; null when no rules are in dispute.</param>
/// <param name="Evidence">Why, one fact a line.</param>
public sealed record ForkFinding(
    ForkKind Kind,
    Confidence Confidence,
    BlockHash ForkPoint,
    ImmutableArray<BlockHash> FirstBlocks,
    Judgement? Disputed,
    ImmutableArray<EvidenceLine> Evidence);
