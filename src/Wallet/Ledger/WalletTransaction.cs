using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Primitives;

namespace Blockchain.Wallet.Ledger;

/// <summary>A transaction that pays to the wallet or spends from it, and what is known of it. A change makes a new record.</summary>
/// <param name="Transaction">The transaction.</param>
/// <param name="Time">When it was first seen; when its block was made where it was seen there first.</param>
public sealed record WalletTransaction(Transaction Transaction, UnixTime Time)
{
    /// <summary>The block that holds it; null for none.</summary>
    public BlockPlace? Block { get; init; }

    /// <summary>Its position in that block.</summary>
    public int Position { get; init; }

    /// <summary>Whether it waits in the node's mempool.</summary>
    public bool IsWaiting { get; init; }

    /// <summary>Whether this wallet made it: then it is kept whatever becomes of it.</summary>
    public bool IsSent { get; init; }

    /// <summary>Whether the owner has given it up; a block that holds it ends that.</summary>
    public bool IsAbandoned { get; init; }

    /// <summary>The last block that held it and left the chain; null where none did.</summary>
    public BlockPlace? LeftBlock { get; init; }

    /// <summary>The transaction that took its place in the mempool; null for none.</summary>
    public TxId? ReplacedBy { get; init; }

    /// <summary>Its id.</summary>
    public TxId Id => Transaction.Id;
}
