using System.Collections.Immutable;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Primitives;
using Blockchain.Wallet.Ledger;

namespace Blockchain.Wallet.Sync;

/// <summary>Finds the last block that the wallet and its node share.</summary>
internal static class ForkSearch
{
    private const int StepFirst = 8;
    private const int StepMax = 512;

    /// <summary>The block; null where the node has left every block that the wallet still knows.</summary>
    public static async Task<BlockPlace?> FindAsync(BlockTrail trail, INodeChain node, CancellationToken stop)
    {
        int step = StepFirst;
        Height? top = trail.Tip?.Height;
        while (top is { } high && trail.Base is { } lowest && high >= lowest.Height)
        {
            Height low = new(Math.Max(lowest.Height.Value, high.Value - step + 1));
            ImmutableArray<BlockHash> theirs = await node.HashesAsync(low, high - low + 1, stop).ConfigureAwait(false);
            for (int i = theirs.Length - 1; i >= 0; i--)
            {
                if (trail.At(low + i) is { } ours && ours.Hash == theirs[i]) return ours;
            }
            if (low == lowest.Height) return null;
            top = low.Previous;
            step = Math.Min(2 * step, StepMax);
        }
        return null;
    }
}
