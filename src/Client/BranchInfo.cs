namespace Blockchain.Client;

/// <summary>A branch of an incident.</summary>
/// <param name="First">Its first block above the fork point.</param>
/// <param name="Tip">Its last block.</param>
/// <param name="Length">Blocks.</param>
public sealed record BranchInfo(BlockPlaceInfo First, BlockPlaceInfo Tip, int Length);
