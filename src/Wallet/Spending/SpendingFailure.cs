using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Primitives;
using Blockchain.Consensus.Script;

namespace Blockchain.Wallet.Spending;

/// <summary>Why a transaction was not made, with the figures, in a sentence for people.</summary>
public abstract record SpendingFailure
{
    private SpendingFailure()
    {
    }

    /// <summary>One sentence, without full stop.</summary>
    public abstract string Sentence { get; }

    /// <summary>The sentence.</summary>
    public sealed override string ToString() => Sentence;

    /// <summary>Nobody is paid.</summary>
    public sealed record NobodyIsPaid : SpendingFailure
    {
        /// <inheritdoc/>
        public override string Sentence => "there is nobody to pay";
    }

    /// <summary>An amount that is no money: negative, or with the others more than there can ever be.</summary>
    /// <param name="Recipient">Which of the recipients, from 0.</param>
    /// <param name="Value">The amount.</param>
    public sealed record AmountOutOfRange(int Recipient, Amount Value) : SpendingFailure
    {
        /// <inheritdoc/>
        public override string Sentence => $"recipient {Recipient + 1}: {Value} BTC is no amount that can be paid";
    }

    /// <summary>An amount that nodes take for dust and do not pass on.</summary>
    /// <param name="Recipient">Which of the recipients, from 0.</param>
    /// <param name="Value">The amount.</param>
    /// <param name="Limit">The least for such an address.</param>
    public sealed record BelowDust(int Recipient, Amount Value, Amount Limit) : SpendingFailure
    {
        /// <inheritdoc/>
        public override string Sentence => $"recipient {Recipient + 1}: {Value} BTC is too little to be passed on; the least for this address is {Limit} BTC";
    }

    /// <summary>The coins do not reach.</summary>
    /// <param name="Has">What the coins hold that are worth spending at this fee rate.</param>
    /// <param name="Needs">What the recipients are to get.</param>
    /// <param name="Fee">What spending all those coins would cost.</param>
    public sealed record InsufficientFunds(Amount Has, Amount Needs, Amount Fee) : SpendingFailure
    {
        /// <summary>How much too little it is.</summary>
        public Amount Missing => Needs + Fee - Has;

        /// <inheritdoc/>
        public override string Sentence => $"not enough funds: {Has} BTC can be spent, {Needs} BTC and a fee of {Fee} BTC are needed, {Missing} BTC are missing";
    }

    /// <summary>The funds are there, but in coins so small that too many are needed.</summary>
    /// <param name="WeightMax">Weight units that a transaction may have.</param>
    public sealed record TooHeavy(int WeightMax) : SpendingFailure
    {
        /// <inheritdoc/>
        public override string Sentence => $"this needs more and smaller coins than fit into one transaction of {WeightMax} weight units: pay less at once, or sweep the small coins together first";
    }

    /// <summary>A fee rate that nodes would not pass on.</summary>
    /// <param name="Rate">What was asked for.</param>
    /// <param name="Min">The least.</param>
    public sealed record RateTooLow(FeeRate Rate, FeeRate Min) : SpendingFailure
    {
        /// <inheritdoc/>
        public override string Sentence => $"a fee rate of {FeeRateText.Of(Rate)} is too low to be passed on; the least is {FeeRateText.Of(Min)}";
    }

    /// <summary>A fee rate that looks like a mistake.</summary>
    /// <param name="Rate">What was asked for.</param>
    /// <param name="Max">The bound.</param>
    public sealed record RateTooHigh(FeeRate Rate, FeeRate Max) : SpendingFailure
    {
        /// <inheritdoc/>
        public override string Sentence => $"a fee rate of {FeeRateText.Of(Rate)} looks like a mistake: it is above {FeeRateText.Of(Max)}";
    }

    /// <summary>A fee that looks like a mistake.</summary>
    /// <param name="Fee">What it would be.</param>
    /// <param name="Max">The bound.</param>
    public sealed record FeeTooHigh(Amount Fee, Amount Max) : SpendingFailure
    {
        /// <inheritdoc/>
        public override string Sentence => $"a fee of {Fee} BTC looks like a mistake: it is above {Max} BTC";
    }

    /// <summary>A coin of a kind that the wallet cannot sign for.</summary>
    /// <param name="Place">The coin.</param>
    public sealed record UnknownKind(OutPoint Place) : SpendingFailure
    {
        /// <inheritdoc/>
        public override string Sentence => $"coin {Place} is of a kind that this wallet cannot spend";
    }

    /// <summary>The key of a coin is not in the wallet.</summary>
    /// <param name="Place">The coin.</param>
    public sealed record KeyMissing(OutPoint Place) : SpendingFailure
    {
        /// <inheritdoc/>
        public override string Sentence => $"the key of coin {Place} is not in this wallet";
    }

    /// <summary>A signature that does not satisfy the script of its coin: the key is not the coin's, or something is broken.</summary>
    /// <param name="Place">The coin.</param>
    /// <param name="Error">What the interpreter said.</param>
    public sealed record SignatureRefused(OutPoint Place, ScriptError Error) : SpendingFailure
    {
        /// <inheritdoc/>
        public override string Sentence => $"the signature for coin {Place} does not hold ({ScriptErrorTexts.Describe(Error)}): nothing was sent";
    }

    /// <summary>The transaction does not say that it may be replaced, so many nodes would not replace it.</summary>
    /// <param name="Transaction">The transaction.</param>
    public sealed record NotReplaceable(TxId Transaction) : SpendingFailure
    {
        /// <inheritdoc/>
        public override string Sentence => $"transaction {Transaction} does not allow to be replaced (BIP 125)";
    }

    /// <summary>A replacement has to pay a higher rate than what it replaces.</summary>
    /// <param name="Rate">What was asked for.</param>
    /// <param name="Replaced">What the transaction pays now.</param>
    public sealed record RateNotRaised(FeeRate Rate, FeeRate Replaced) : SpendingFailure
    {
        /// <inheritdoc/>
        public override string Sentence => $"a fee rate of {FeeRateText.Of(Rate)} is not above the {FeeRateText.Of(Replaced)} that the transaction pays now";
    }

    /// <summary>Too many transactions build on the one that would be replaced (BIP 125, rule 5).</summary>
    /// <param name="Count">How many would go, it included.</param>
    /// <param name="Max">How many may.</param>
    public sealed record TooManyDisplaced(int Count, int Max) : SpendingFailure
    {
        /// <inheritdoc/>
        public override string Sentence => $"replacing this transaction would displace {Count} transactions; nodes allow {Max}";
    }
}
