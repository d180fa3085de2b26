using Blockchain.Consensus.Primitives;

namespace Blockchain.Wallet.Spending;

/// <summary>How a transaction is to be made: what it pays, within which bounds, and with which luck.</summary>
public sealed record SpendingTerms
{
    /// <summary>The fee rate that is wanted.</summary>
    public required FeeRate Rate { get; init; }

    /// <summary>Decides every random choice: the draw of coins, the places of inputs and change, the lock time.</summary>
    public required Hash256 Seed { get; init; }

    /// <summary>The height of the chain's best block, for the lock time against fee sniping; null while the node lags behind.</summary>
    public Height? Tip { get; init; }

    /// <summary>Whether the transaction says that it may be replaced (BIP 125), so that its fee can be bumped.</summary>
    public bool SignalsReplacement { get; init; } = true;

    /// <summary>Whether the upper bounds are waived, by a person who has seen the figures.</summary>
    public bool IsForced { get; init; }

    /// <summary>Nodes pass on nothing below this. 1,000 satoshis per 1,000 virtual bytes, unless the node says otherwise.</summary>
    public FeeRate RateMin { get; init; } = FeeRate.OfKiloByte(new(1_000));

    /// <summary>A higher rate is taken for a mistake: 1,000 satoshis per virtual byte, which no busy day has needed for long.</summary>
    public FeeRate RateMax { get; init; } = FeeRate.OfKiloByte(new(1_000_000));

    /// <summary>A higher fee is taken for a mistake: a tenth of a coin, as Bitcoin Core's wallet has it.</summary>
    public Amount FeeMax { get; init; } = new(Amount.Coin / 10);

    /// <summary>
    /// The rate at which coins could be spent on a quiet day. Above it the wallet spends few inputs, below it many: 10,000 satoshis per
    /// 1,000 virtual bytes, as in Bitcoin Core.
    /// </summary>
    public FeeRate LongTermRate { get; init; } = FeeRate.OfKiloByte(new(10_000));

    /// <summary>The rate at which the change would be spent; change that is not worth that becomes fee. As in Bitcoin Core the same as the rate of a quiet day.</summary>
    public FeeRate DiscardRate { get; init; } = FeeRate.OfKiloByte(new(10_000));
}
