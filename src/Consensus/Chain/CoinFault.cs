namespace Blockchain.Consensus.Chain;

/// <summary>Why a block's coins could not be connected or disconnected.</summary>
public enum CoinFault : byte
{
    /// <summary>They could.</summary>
    None = 0,

    /// <summary>The block spends a coin that is not there.</summary>
    CoinMissing = 1,

    /// <summary>The undo data do not belong to the block at this place: another block's, damaged, or applied twice.</summary>
    UndoCorrupt = 2,
}

/// <summary>Names of faults.</summary>
public static class CoinFaults
{
    /// <summary>The name, as logs and RPC give it.</summary>
    public static string Name(this CoinFault fault) => fault switch
    {
        CoinFault.None => "none",
        CoinFault.CoinMissing => "coin-missing",
        CoinFault.UndoCorrupt => "undo-corrupt",
    };
}
