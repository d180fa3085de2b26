using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Primitives;
using Blockchain.Consensus.Script;

namespace Blockchain.Consensus.Validation;

/// <summary>What can be measured of a block without its ancestors. Measured when first asked for, once, whatever the number of rule sets that ask.</summary>
/// <param name="block">The block.</param>
public sealed class BlockFacts(Block block)
{
    private int? legacySigOps;
    private int? touchedTxIds;

    /// <summary>The block.</summary>
    public Block Block { get; } = block;

    /// <summary>Signature operations in input and output scripts, as the rules of 2010 count them.</summary>
    public int LegacySigOps => legacySigOps ??= CountLegacySigOps();

    /// <summary>
    /// Distinct transaction ids that the block touches: those of its transactions, coinbase included, and those of the
    /// outputs that they spend. What the locks of March 2013 came to.
    /// </summary>
    public int TouchedTxIds => touchedTxIds ??= CountTouchedTxIds();

    private int CountLegacySigOps()
    {
        int count = 0;
        foreach (Transaction transaction in Block.Transactions) count += SignatureOperations.Legacy(transaction);
        return count;
    }

    private int CountTouchedTxIds()
    {
        HashSet<TxId> touched = new(2 * Block.Transactions.Length);
        foreach (Transaction transaction in Block.Transactions)
        {
            touched.Add(transaction.Id);
            if (transaction.IsCoinbase) continue;
            foreach (TxIn input in transaction.Inputs) touched.Add(input.Previous.Tx);
        }
        return touched.Count;
    }
}
