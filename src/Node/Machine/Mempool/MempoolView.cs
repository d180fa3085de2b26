using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Primitives;

namespace Blockchain.Node.Machine.Mempool;

/// <summary>The coins at the tip and those that waiting transactions would make, as if the next block held them.</summary>
public sealed class MempoolView(TxMempool mempool, ICoinView coins, Height nextHeight) : ICoinView
{
    /// <inheritdoc/>
    public bool TryGet(OutPoint outPoint, out Coin coin)
    {
        if (!mempool.TryGet(outPoint.Tx, out MempoolEntry? entry)) return coins.TryGet(outPoint, out coin);
        coin = default;
        if (outPoint.Index >= (uint)entry.Transaction.Outputs.Length) return false;
        coin = new(entry.Transaction.Outputs[(int)outPoint.Index], nextHeight, IsCoinbase: false);
        return true;
    }
}
