using Blockchain.Consensus.Primitives;

namespace Blockchain.Wallet.Spending;

/// <summary>What a transaction must pay for its size, and for taking the place of others (BIP 125).</summary>
/// <param name="Rate">The fee rate that was asked for.</param>
/// <param name="Displaced">The fees of the transactions whose place it takes; nothing for a new payment.</param>
/// <param name="Relay">What it must pay for its own relay on top of those (rule 4); not above <paramref name="Rate"/>.</param>
internal readonly record struct FeeDemand(FeeRate Rate, Amount Displaced, FeeRate Relay)
{
    /// <summary>The fee of a new payment.</summary>
    public static FeeDemand Of(FeeRate rate) => new(rate, Amount.Zero, FeeRate.OfKiloByte(Amount.Zero));

    /// <summary>The least fee for a transaction of this weight.</summary>
    public Amount For(int weight)
    {
        int size = Weights.ToVirtualBytes(weight);
        Amount bySize = Rate.FeeFor(size), byPlace = Displaced + Relay.FeeFor(size);
        return bySize > byPlace ? bySize : byPlace;
    }

    /// <summary>What the parts of a transaction have to pay together beyond the rate, when it weighs this or more.</summary>
    /// <remarks>The relay rate is not above the rate, so a heavier transaction needs no larger surplus; one satoshi covers the rounding.</remarks>
    public Amount SurplusFrom(int weight)
    {
        Amount surplus = For(weight) - Rate.FeeFor(Weights.ToVirtualBytes(weight));
        return surplus > Amount.Zero ? surplus + new Amount(1) : surplus;
    }
}
