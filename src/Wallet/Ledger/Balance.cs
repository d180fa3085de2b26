using Blockchain.Consensus.Primitives;

namespace Blockchain.Wallet.Ledger;

/// <summary>What the wallet has. Coins that a waiting payment of its own spends are in none of the sums; its change is.</summary>
/// <param name="Confirmed">In blocks.</param>
/// <param name="Immature">Rewards of blocks that are not deep enough yet.</param>
/// <param name="OwnChange">Change of payments that wait.</param>
/// <param name="Waiting">Payments of others that wait.</param>
public sealed record Balance(Amount Confirmed, Amount Immature, Amount OwnChange, Amount Waiting)
{
    /// <summary>What can be spent now.</summary>
    public Amount Spendable => Confirmed + OwnChange;

    /// <summary>All of it.</summary>
    public Amount Total => Confirmed + Immature + OwnChange + Waiting;
}
