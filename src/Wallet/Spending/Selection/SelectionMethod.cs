namespace Blockchain.Wallet.Spending.Selection;

/// <summary>How coins were selected.</summary>
public enum SelectionMethod
{
    /// <summary>A search for coins that need no change.</summary>
    BranchAndBound,

    /// <summary>Coins as a lottery drew them, until they sufficed.</summary>
    SingleRandomDraw,
}
