using Blockchain.Consensus.Primitives;

namespace Blockchain.Wallet.Spending.Selection;

/// <summary>What coins are selected for. All amounts are at the fee rate of the transaction unless they say otherwise.</summary>
/// <param name="Target">What the effective values must sum up to: the recipients' amounts and the fee for all but the inputs, change left out. Above zero.</param>
/// <param name="ChangeFee">The fee for an output of change.</param>
/// <param name="ChangeSpendFee">What it will cost to spend that change one day, at the discard rate.</param>
/// <param name="ChangeMin">Change below this is not worth an output: it would be dust, or cost more to spend than it is.</param>
/// <param name="WeightMax">Weight units that all selected inputs may have together.</param>
public sealed record SelectionGoal(Amount Target, Amount ChangeFee, Amount ChangeSpendFee, Amount ChangeMin, int WeightMax)
{
    /// <summary>What change costs now and later. A selection that exceeds the target by no more than this is better off without change.</summary>
    public Amount CostOfChange => ChangeFee + ChangeSpendFee;

    /// <summary>
    /// How much worse than the ideal a selection is: what its inputs cost more now than on a quiet day, and what change costs or,
    /// without change, what is given away as fee beyond the target. The least wasteful selection wins.
    /// </summary>
    /// <param name="value">The sum of the effective values; at least the target.</param>
    /// <param name="inputWaste">The sum of the inputs' own waste.</param>
    public Amount WasteOf(Amount value, Amount inputWaste)
    {
        Amount excess = value - Target;
        bool hasChange = excess - ChangeFee >= ChangeMin;
        return inputWaste + (hasChange ? CostOfChange : excess);
    }
}
