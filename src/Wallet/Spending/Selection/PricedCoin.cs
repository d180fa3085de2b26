using Blockchain.Consensus.Primitives;

namespace Blockchain.Wallet.Spending.Selection;

/// <summary>A coin with what it costs to spend.</summary>
/// <param name="Coin">The coin.</param>
/// <param name="Size">Its input once signed, at most.</param>
/// <param name="Fee">What that input costs at the fee rate of this transaction.</param>
/// <param name="LongTermFee">What it would cost at the rate at which the wallet expects to spend on a quiet day.</param>
public sealed record PricedCoin(SpendableCoin Coin, InputSize Size, Amount Fee, Amount LongTermFee)
{
    /// <summary>What the coin brings in once its own input is paid for. Below zero it costs more than it is worth.</summary>
    public Amount EffectiveValue { get; } = Coin.Value - Fee;

    /// <summary>What is lost by spending it now and not on a quiet day; below zero when now is the better time.</summary>
    public Amount Waste { get; } = Fee - LongTermFee;

    /// <summary>Weight units of its input, at most.</summary>
    public int Weight => Size.Weight;
}
