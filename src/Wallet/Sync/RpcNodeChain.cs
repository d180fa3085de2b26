using System.Collections.Immutable;
using Blockchain.Client;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Codec;
using Blockchain.Consensus.Primitives;

namespace Blockchain.Wallet.Sync;

/// <summary>A node that is asked over RPC. Blocks and transactions come as bytes: nobody reads JSON of them.</summary>
/// <param name="rpc">The way to it.</param>
public sealed class RpcNodeChain(RpcClient rpc) : INodeChain
{
    /// <inheritdoc/>
    public async Task<BlockPlace> TipAsync(CancellationToken stop)
    {
        BlockchainInfo info = await rpc.GetBlockchainInfoAsync(stop).ConfigureAwait(false);
        return new(new(HashOf(info.BestBlockHash)), new(info.Blocks));
    }

    /// <inheritdoc/>
    public async Task<ImmutableArray<BlockHash>> HashesAsync(Height from, int count, CancellationToken stop) =>
        [.. (await rpc.GetBlockHashesAsync(from.Value, count, stop).ConfigureAwait(false)).Select(text => new BlockHash(HashOf(text)))];

    /// <inheritdoc/>
    public async Task<ImmutableArray<Block>> BlocksAsync(ImmutableArray<BlockHash> hashes, CancellationToken stop) =>
        [.. (await rpc.GetRawBlocksAsync(hashes.Select(hash => hash.ToString()), stop).ConfigureAwait(false)).Select(Read<Block>)];

    /// <inheritdoc/>
    public async Task<ImmutableArray<TxId>> MempoolAsync(CancellationToken stop) => IdsOf(await rpc.GetRawMempoolAsync(stop).ConfigureAwait(false));

    /// <inheritdoc/>
    public async Task<ImmutableArray<TxId>> DescendantsAsync(TxId id, CancellationToken stop) =>
        IdsOf(await rpc.GetMempoolDescendantsAsync(id.ToString(), stop).ConfigureAwait(false));

    /// <inheritdoc/>
    public async Task<ImmutableArray<Transaction>> WaitingAsync(ImmutableArray<TxId> ids, CancellationToken stop) =>
        [.. (await rpc.GetRawTransactionsAsync(ids.Select(id => id.ToString()), stop).ConfigureAwait(false)).Select(Read<Transaction>)];

    private static ImmutableArray<TxId> IdsOf(string[] texts) => [.. texts.Select(text => new TxId(HashOf(text)))];

    private static Hash256 HashOf(string text) => Hash256.TryParse(text, out Hash256 hash) ? hash : throw new NodeUnreachableException($"the node answers '{text}' where a hash belongs");

    private static T Read<T>(string hex)
        where T : class, IWire<T> =>
        Hex.TryDecode(hex, out byte[]? bytes) && Wire.TryRead<T>(bytes, out T? value) && value is not null
            ? value : throw new NodeUnreachableException($"the node answers bytes that are no {typeof(T).Name.ToLowerInvariant()}");
}
