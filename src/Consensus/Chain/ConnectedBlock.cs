using Blockchain.Consensus.Validation;

namespace Blockchain.Consensus.Chain;

/// <summary>A block that joins the active chain.</summary>
/// <param name="Node">Its place in the tree.</param>
/// <param name="Measured">The block with the coins that it spends.</param>
/// <param name="Undo">What it takes from the coin set.</param>
/// <param name="Verdict">What the active rule set says of it: valid.</param>
public sealed record ConnectedBlock(BlockNode Node, MeasuredBlock Measured, BlockUndo Undo, Verdict Verdict);
