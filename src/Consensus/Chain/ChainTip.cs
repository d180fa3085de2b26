namespace Blockchain.Consensus.Chain;

/// <summary>The end of a branch, as getchaintips lists it.</summary>
/// <param name="Node">The last block.</param>
/// <param name="BranchLength">Blocks between it and the active chain.</param>
/// <param name="Status">What is known of it.</param>
public readonly record struct ChainTip(BlockNode Node, int BranchLength, ChainTipStatus Status);
