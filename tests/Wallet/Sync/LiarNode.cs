using System.Collections.Immutable;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Primitives;
using Blockchain.Wallet.Sync;

namespace Blockchain.Wallet.Tests.Sync;

/// <summary>Answers one block, whichever is asked for.</summary>
internal sealed class LiarNode(INodeChain node, Block always) : INodeChain
{
    public Task<BlockPlace> TipAsync(CancellationToken stop) => node.TipAsync(stop);

    public Task<ImmutableArray<BlockHash>> HashesAsync(Height from, int count, CancellationToken stop) => node.HashesAsync(from, count, stop);

    public Task<ImmutableArray<Block>> BlocksAsync(ImmutableArray<BlockHash> hashes, CancellationToken stop) =>
        Task.FromResult<ImmutableArray<Block>>([.. hashes.Select(_ => always)]);

    public Task<ImmutableArray<TxId>> MempoolAsync(CancellationToken stop) => node.MempoolAsync(stop);

    public Task<ImmutableArray<TxId>> DescendantsAsync(TxId id, CancellationToken stop) => node.DescendantsAsync(id, stop);

    public Task<ImmutableArray<Transaction>> WaitingAsync(ImmutableArray<TxId> ids, CancellationToken stop) => node.WaitingAsync(ids, stop);
}
