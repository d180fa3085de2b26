namespace Blockchain.Consensus.Forks;

/// <summary>What follows from the fate of a transaction.</summary>
public static class FateKinds
{
    /// <summary>The words of reports, as machines and people read them.</summary>
    public static string Name(this FateKind fate) => fate switch
    {
        FateKind.ConfirmedAgain => "confirmed again",
        FateKind.BackInMempool => "back in mempool",
        FateKind.DoubleSpent => "double-spent",
        FateKind.LostCoinbase => "lost coinbase",
        FateKind.ChildOf => "child of",
        FateKind.InvalidUnder => "invalid under",
    };

    /// <summary>Whether whoever was paid has lost the money, unless people act.</summary>
    public static bool IsLost(this FateKind fate) => fate switch
    {
        FateKind.DoubleSpent or FateKind.LostCoinbase or FateKind.ChildOf or FateKind.InvalidUnder => true,
        FateKind.ConfirmedAgain or FateKind.BackInMempool => false,
    };
}
