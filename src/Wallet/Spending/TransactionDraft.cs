using System.Collections.Immutable;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Primitives;

namespace Blockchain.Wallet.Spending;

/// <summary>A transaction that is complete but for its signatures: what a person is shown before anything is signed.</summary>
/// <param name="Unsigned">The transaction without scriptSigs and witnesses.</param>
/// <param name="Coins">What it spends, in the order of its inputs.</param>
/// <param name="ChangeIndex">Which output is change; null for none.</param>
/// <param name="Weight">Weight units once signed, at most.</param>
public sealed record TransactionDraft(Transaction Unsigned, ImmutableArray<SpendableCoin> Coins, int? ChangeIndex, int Weight)
{
    /// <summary>What the coins hold beyond the outputs.</summary>
    public Amount Fee { get; } = new(Coins.Sum(coin => coin.Value.Satoshis) - Unsigned.Outputs.Sum(output => output.Value.Satoshis));

    /// <summary>What it pays for its size, at least: signatures may turn out a few bytes shorter.</summary>
    public FeeRate FeeRate => new(Fee, Weights.ToVirtualBytes(Weight));

    /// <summary>What comes back to the wallet.</summary>
    public Amount Change => ChangeIndex is { } index ? Unsigned.Outputs[index].Value : Amount.Zero;
}
