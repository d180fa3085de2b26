using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Primitives;

namespace Blockchain.Wallet.Ledger;

/// <summary>Where a transaction of the wallet stands on the node's chain.</summary>
public abstract record TransactionState
{
    private TransactionState()
    {
    }

    /// <summary>Whether it may still count: what it spends is taken then.</summary>
    public bool IsAlive => this is Confirmed or Waiting or Unsent;

    /// <summary>In a block.</summary>
    /// <param name="Block">The block.</param>
    public sealed record Confirmed(BlockPlace Block) : TransactionState;

    /// <summary>In the node's mempool.</summary>
    public sealed record Waiting : TransactionState;

    /// <summary>In no block and not in the mempool, and nothing that the wallet knows speaks against it: it can be sent again.</summary>
    public sealed record Unsent : TransactionState;

    /// <summary>Another transaction in a block spends one of its coins.</summary>
    /// <param name="By">That transaction.</param>
    /// <param name="Block">Its block.</param>
    /// <param name="Spent">The coin.</param>
    public sealed record DoubleSpent(TxId By, BlockPlace Block, OutPoint Spent) : TransactionState;

    /// <summary>Another transaction took its place in the mempool.</summary>
    /// <param name="By">That transaction.</param>
    public sealed record Replaced(TxId By) : TransactionState;

    /// <summary>The reward of a block that left the chain.</summary>
    public sealed record LostCoinbase : TransactionState;

    /// <summary>The owner has given it up: what it spends is free, and it is not sent again by itself.</summary>
    /// <param name="Spent">What spends one of its coins in a block; null where nothing does.</param>
    public sealed record Abandoned(DoubleSpent? Spent) : TransactionState;

    /// <summary>It spends an output of a transaction that died.</summary>
    /// <param name="Parent">That transaction.</param>
    public sealed record ChildOf(TxId Parent) : TransactionState;
}
