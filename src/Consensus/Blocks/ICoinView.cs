namespace Blockchain.Consensus.Blocks;

/// <summary>Unspent coins at one block. A coin table and every overlay over it answer this.</summary>
public interface ICoinView
{
    /// <summary>The coin, if it exists and is unspent.</summary>
    bool TryGet(OutPoint outPoint, out Coin coin);
}
