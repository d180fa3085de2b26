using System.Collections.Immutable;
using Blockchain.Consensus.Forks;
using Blockchain.Consensus.Primitives;

namespace Blockchain.Node.Machine.Forks;

/// <summary>What a node keeps of an incident: its name and its story. Verdicts and branches follow from blocks, and stands from peers.</summary>
/// <param name="ForkPoint">The last block that everybody shares.</param>
/// <param name="FirstBlocks">The blocks that name it.</param>
/// <param name="Kind">What it was taken for last.</param>
/// <param name="Confidence">How surely.</param>
/// <param name="State">How far people had come.</param>
/// <param name="Timeline">What happened.</param>
public sealed record KeptIncident(
    BlockHash ForkPoint, ImmutableArray<BlockHash> FirstBlocks, ForkKind Kind, Confidence Confidence, IncidentState State, ImmutableArray<TimelineEntry> Timeline);
