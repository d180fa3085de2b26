namespace Blockchain.Consensus.Chain;

/// <summary>How far a block has been proved, as long as nothing is wrong with it: the ladder of Bitcoin Core's block index.</summary>
public enum BlockValidity : byte
{
    /// <summary>The header is valid on its parent.</summary>
    Tree = 2,

    /// <summary>The body is here and is valid without coins.</summary>
    Transactions = 3,

    /// <summary>Inputs, outputs and sums are valid on the branch; scripts have not run.</summary>
    Chain = 4,

    /// <summary>Everything is valid: the block has been connected, or could be.</summary>
    Scripts = 5,
}
