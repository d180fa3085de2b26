namespace Blockchain.Client;

/// <summary>One row of getchaintips.</summary>
/// <param name="Height">The height of the branch's last block.</param>
/// <param name="Hash">That block.</param>
/// <param name="BranchLen">Blocks between it and the active chain.</param>
/// <param name="Status">active, valid-fork, valid-headers, headers-only or invalid.</param>
public sealed record ChainTipInfo(int Height, string Hash, int BranchLen, string Status);
