using System.Collections.Immutable;
using Blockchain.Client;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Primitives;
using Blockchain.Wallet.Ledger;
using Blockchain.Wallet.Records;

namespace Blockchain.Wallet.Sync;

/// <summary>
/// Follows a node: down to the last block that both share, up to its best one in batches, then through its mempool. Each batch is saved as a whole, so
/// that whoever is interrupted goes on from there.
/// </summary>
/// <param name="records">The wallet's records.</param>
/// <param name="node">The node.</param>
/// <param name="birth">No block below it pays to the wallet.</param>
public sealed class WalletSync(WalletRecords records, INodeChain node, Height birth)
{
    /// <summary>Blocks below the birth from which on the wallet looks: a chain may be rolled back before the first payment.</summary>
    public const int BirthMarginBlocks = 100;

    /// <summary>Times that the node may take back what it has just said, before anything was taken in.</summary>
    public const int RetryCountMax = 5;

    private readonly BatchSize batch = new();
    private int confirmed;
    private int unconfirmed;
    private long transactions;

    private WalletLedger Ledger => records.Ledger;

    /// <summary>Catches up with the node.</summary>
    /// <param name="now">When: for what is seen in the mempool first.</param>
    /// <param name="progress">Is told of every batch.</param>
    /// <param name="stop">Interrupts it; what was saved stays.</param>
    /// <exception cref="NodeUnreachableException">The node is gone, or answers what cannot be; what was saved stays.</exception>
    public async Task<SyncOutcome> RunAsync(UnixTime now, IProgress<SyncProgress>? progress, CancellationToken stop)
    {
        (confirmed, unconfirmed, transactions) = (0, 0, 0);
        int retries = 0;
        while (true)
        {
            int before = confirmed;
            BlockPlace tip = await node.TipAsync(stop).ConfigureAwait(false);
            await FallBackAsync(tip, stop).ConfigureAwait(false);
            await ClimbAsync(tip, progress, stop).ConfigureAwait(false);
            await new MempoolSync(Ledger, node).RunAsync(now, stop).ConfigureAwait(false);
            records.Save();
            if ((await node.TipAsync(stop).ConfigureAwait(false)).Hash == Ledger.Tip?.Hash) return new(confirmed, unconfirmed, transactions);
            retries = confirmed > before ? 0 : retries + 1;
            if (retries > RetryCountMax) throw new NodeUnreachableException("the node changes its chain faster than the wallet can follow; try again");
        }
    }

    /// <summary>Leaves the blocks that the node has left.</summary>
    private async Task FallBackAsync(BlockPlace tip, CancellationToken stop)
    {
        if (Ledger.Tip is null)
        {
            await BeginAsync(Math.Min(birth.Value - 1 - BirthMarginBlocks, tip.Height.Value), stop).ConfigureAwait(false);
            return;
        }
        if (await ForkSearch.FindAsync(Ledger.Trail, node, stop).ConfigureAwait(false) is not { } shared)
        {
            unconfirmed += Ledger.Tip is { } top && Ledger.Trail.Base is { } lowest ? top.Height - lowest.Height : 0;
            int below = (Ledger.Trail.Base?.Height.Value ?? 0) - BlockTrail.BlockCountMax;
            await BeginAsync(Math.Min(below, tip.Height.Value), stop).ConfigureAwait(false);
            return;
        }
        while (Ledger.Tip is { } left && left != shared)
        {
            Ledger.Unconfirm(left);
            unconfirmed++;
        }
        records.Save();
    }

    /// <summary>Begins above a block of the node's chain, the genesis at the lowest.</summary>
    private async Task BeginAsync(int height, CancellationToken stop)
    {
        Height below = new(Math.Max(height, 0));
        ImmutableArray<BlockHash> hash = await node.HashesAsync(below, 1, stop).ConfigureAwait(false);
        if (hash.IsEmpty) throw new NodeUnreachableException($"the node has no block at height {below}");
        Ledger.Restart(new(hash[0], below));
        records.Save();
    }

    /// <summary>Takes in the node's blocks above the last one; stops where they do not fit, because the node has changed its mind meanwhile.</summary>
    private async Task ClimbAsync(BlockPlace target, IProgress<SyncProgress>? progress, CancellationToken stop)
    {
        Task<ImmutableArray<Block>> next = FetchAsync(Ledger.Tip?.Height ?? default, target, stop);
        while (Ledger.Tip is { } tip && tip.Height < target.Height)
        {
            stop.ThrowIfCancellationRequested();
            ImmutableArray<Block> blocks = await next.ConfigureAwait(false);
            batch.Learn(blocks);
            if (blocks.IsEmpty || blocks[0].Header.Previous != tip.Hash) return;
            // While these are taken in, the next ones travel.
            next = FetchAsync(tip.Height + blocks.Length, target, stop);
            bool fits = true;
            foreach (Block block in blocks) fits &= fits && Take(block);
            records.Save();
            progress?.Report(new(Ledger.Tip?.Height ?? default, target.Height, transactions));
            if (!fits) return;
        }
    }

    private async Task<ImmutableArray<Block>> FetchAsync(Height above, BlockPlace target, CancellationToken stop)
    {
        int count = Math.Min(batch.Count, target.Height - above);
        if (count <= 0) return [];
        ImmutableArray<BlockHash> hashes = await node.HashesAsync(above.Next, count, stop).ConfigureAwait(false);
        if (hashes.IsEmpty) return [];
        ImmutableArray<Block>.Builder blocks = ImmutableArray.CreateBuilder<Block>(hashes.Length);
        long bytes = 0;
        foreach (BlockHash[] some in hashes.Chunk(BatchSize.BlocksOfRequestMax))
        {
            foreach ((BlockHash hash, Block block) in some.Zip(await node.BlocksAsync([.. some], stop).ConfigureAwait(false)))
            {
                bool isThat = block.Hash == hash && MerkleTree.Root(block.Transactions.AsSpan(), out _) == block.Header.MerkleRoot;
                if (!isThat) throw new NodeUnreachableException($"the node answers another block for {hash}");
                blocks.Add(block);
                bytes += block.Size;
            }
            if (bytes >= BatchSize.BytesTarget) break; // large blocks came after small ones
        }
        return blocks.ToImmutable();
    }

    private bool Take(Block block)
    {
        if (Ledger.Tip is not { } tip || block.Header.Previous != tip.Hash) return false;
        Ledger.Confirm(new(block.Hash, tip.Height.Next), block.Header.Time, block.Transactions);
        confirmed++;
        transactions += block.Transactions.Length;
        return true;
    }
}
