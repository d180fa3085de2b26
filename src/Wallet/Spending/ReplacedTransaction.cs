using System.Collections.Immutable;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Primitives;

namespace Blockchain.Wallet.Spending;

/// <summary>A transaction of the wallet that waits for a block, and whose fee is to be raised.</summary>
/// <param name="Transaction">The transaction, signed.</param>
/// <param name="Coins">What it spends, in the order of its inputs.</param>
/// <param name="ChangeIndex">Which output is change; null for none.</param>
/// <param name="DescendantFees">The fees of the transactions in the mempool that build on it: they would go with it.</param>
/// <param name="DescendantCount">How many those are.</param>
public sealed record ReplacedTransaction(
    Transaction Transaction, ImmutableArray<SpendableCoin> Coins, int? ChangeIndex, Amount DescendantFees = default, int DescendantCount = 0)
{
    /// <summary>What it pays.</summary>
    public Amount Fee { get; } = new(Coins.Sum(coin => coin.Value.Satoshis) - Transaction.Outputs.Sum(output => output.Value.Satoshis));

    /// <summary>What it pays for its size.</summary>
    public FeeRate FeeRate => new(Fee, Transaction.VirtualSize);

    /// <summary>What a bump pays when nobody names a rate.</summary>
    public FeeRate NextRate => NextAbove(FeeRate);

    /// <summary>Whether it says that it may be replaced (BIP 125, rule 1).</summary>
    public bool SignalsReplacement => Transaction.Inputs.Any(input => input.Sequence <= LockTimes.SequenceReplaceable);

    /// <summary>At least a satoshi more for each virtual byte, in whole satoshis.</summary>
    public static FeeRate NextAbove(FeeRate paid)
    {
        long perByte = paid.FeeFor(1).Satoshis; // rounded up
        return new(new(perByte + 1), 1);
    }
}
