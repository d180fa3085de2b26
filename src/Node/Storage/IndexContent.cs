using System.Collections.Immutable;
using Blockchain.Consensus.Chain;

namespace Blockchain.Node.Storage;

/// <summary>All that the block index holds.</summary>
/// <param name="State">What it says of itself.</param>
/// <param name="Blocks">Every block but the genesis, by arrival.</param>
public sealed record IndexContent(IndexState State, ImmutableArray<StoredBlock> Blocks);
