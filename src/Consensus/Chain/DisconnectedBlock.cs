using Blockchain.Consensus.Blocks;

namespace Blockchain.Consensus.Chain;

/// <summary>A block that leaves the active chain.</summary>
/// <param name="Node">Its place in the tree.</param>
/// <param name="Block">Its body.</param>
/// <param name="Undo">What goes back to the coin set: every coin that it spent.</param>
public sealed record DisconnectedBlock(BlockNode Node, Block Block, BlockUndo Undo);
