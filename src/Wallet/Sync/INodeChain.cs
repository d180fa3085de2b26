using System.Collections.Immutable;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Primitives;

namespace Blockchain.Wallet.Sync;

/// <summary>A node as the wallet follows it: its best chain and its mempool, which may change between two questions.</summary>
public interface INodeChain
{
    /// <summary>The best block.</summary>
    Task<BlockPlace> TipAsync(CancellationToken stop);

    /// <summary>The hashes of the best chain from a height on, fewer where it ends before.</summary>
    Task<ImmutableArray<BlockHash>> HashesAsync(Height from, int count, CancellationToken stop);

    /// <summary>Blocks in the order in which they are named.</summary>
    Task<ImmutableArray<Block>> BlocksAsync(ImmutableArray<BlockHash> hashes, CancellationToken stop);

    /// <summary>The ids of all that waits.</summary>
    Task<ImmutableArray<TxId>> MempoolAsync(CancellationToken stop);

    /// <summary>What waits and builds on a transaction that waits.</summary>
    Task<ImmutableArray<TxId>> DescendantsAsync(TxId id, CancellationToken stop);

    /// <summary>Transactions that wait; those that wait no longer are left out.</summary>
    Task<ImmutableArray<Transaction>> WaitingAsync(ImmutableArray<TxId> ids, CancellationToken stop);
}
