using System.Collections.Immutable;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Primitives;

namespace Blockchain.Consensus.Script;

/// <summary>A transaction together with every output that it spends: what signatures cover, and all that scripts may look at.</summary>
/// <remarks>
/// Safe to use from many threads: the shared hashes are computed by whoever asks first (two who ask at once compute the same
/// value, and either may be kept).
/// </remarks>
public sealed class SpendingTransaction
{
    private TransactionDigests? digests;

    /// <summary>Joins a transaction with the outputs that it spends.</summary>
    /// <param name="transaction">Not a coinbase.</param>
    /// <param name="spent">One output an input, in the order of the inputs.</param>
    public SpendingTransaction(Transaction transaction, ImmutableArray<TxOut> spent)
    {
        Invariant.Holds(spent.Length == transaction.Inputs.Length);
        Transaction = transaction;
        Spent = spent;
    }

    /// <summary>The transaction.</summary>
    public Transaction Transaction { get; }

    /// <summary>The outputs that it spends, in the order of its inputs.</summary>
    public ImmutableArray<TxOut> Spent { get; }

    internal TransactionDigests Digests => digests ??= new(Transaction, Spent);
}
