using System.Collections.Immutable;
using Blockchain.Client;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Chain;
using Blockchain.Consensus.Primitives;
using Blockchain.Wallet.Sync;

namespace Blockchain.Wallet.Tests.Sync;

/// <summary>A node in memory, which can go away or change its mind between any two answers.</summary>
internal sealed class FakeNode(Chainstate chain, Func<IReadOnlyCollection<Transaction>> mempool) : INodeChain
{
    private readonly Dictionary<BlockHash, Block> bodies = [];

    /// <summary>Answers so far.</summary>
    public int Answers { get; private set; }

    /// <summary>Blocks of the largest request so far.</summary>
    public int BlocksAskedMost { get; private set; }

    /// <summary>Answers after which nobody is there any more.</summary>
    public int? GoneAfter { get; set; }

    /// <summary>Happens before each answer.</summary>
    public Action<int> Before { get; set; } = static _ => { };

    /// <summary>Takes in a block that can be asked for.</summary>
    public void Keep(Block block) => bodies[block.Hash] = block;

    public Task<BlockPlace> TipAsync(CancellationToken stop) => Answer(() => BlockPlace.Of(chain.Tip.Header), stop);

    public Task<ImmutableArray<BlockHash>> HashesAsync(Height from, int count, CancellationToken stop) => Answer<ImmutableArray<BlockHash>>(
        () =>
        [
            .. Enumerable.Range(from.Value, count).TakeWhile(height => height <= chain.Tip.Height.Value)
                .Select(height => chain.Tip.Header.Ancestor(new(height)).Hash),
        ], stop);

    public Task<ImmutableArray<Block>> BlocksAsync(ImmutableArray<BlockHash> hashes, CancellationToken stop)
    {
        BlocksAskedMost = Math.Max(BlocksAskedMost, hashes.Length);
        return Answer<ImmutableArray<Block>>(() => [.. hashes.Select(hash => bodies[hash])], stop);
    }

    public Task<ImmutableArray<TxId>> MempoolAsync(CancellationToken stop) => Answer<ImmutableArray<TxId>>(() => [.. mempool().Select(waiting => waiting.Id)], stop);

    public Task<ImmutableArray<TxId>> DescendantsAsync(TxId id, CancellationToken stop) => Answer<ImmutableArray<TxId>>(
        () =>
        {
            HashSet<TxId> family = [id];
            while (mempool().FirstOrDefault(waiting => !family.Contains(waiting.Id) && waiting.Inputs.Any(input => family.Contains(input.Previous.Tx))) is { } child)
                family.Add(child.Id);
            family.Remove(id);
            return [.. family];
        }, stop);

    public Task<ImmutableArray<Transaction>> WaitingAsync(ImmutableArray<TxId> ids, CancellationToken stop) =>
        Answer<ImmutableArray<Transaction>>(() => [.. mempool().Where(waiting => ids.Contains(waiting.Id))], stop);

    private async Task<T> Answer<T>(Func<T> answer, CancellationToken stop)
    {
        await Task.Yield();
        stop.ThrowIfCancellationRequested();
        Answers++;
        Before(Answers);
        return GoneAfter is { } last && Answers > last ? throw new NodeUnreachableException("the node is gone") : answer();
    }
}
