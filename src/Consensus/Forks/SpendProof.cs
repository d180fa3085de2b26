using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Primitives;

namespace Blockchain.Consensus.Forks;

/// <summary>Proves to anybody that a block confirmed a transaction.</summary>
/// <param name="Transaction">The transaction, whole: whoever reads the proof can see what it spends and pays.</param>
/// <param name="Header">The block's header.</param>
/// <param name="Height">The block's height.</param>
/// <param name="Proof">The way from the transaction to the header.</param>
public sealed record SpendProof(Transaction Transaction, BlockHeader Header, Height Height, MerkleProof Proof)
{
    /// <summary>The block.</summary>
    public BlockPlace Block => new(Header.ComputeHash(), Height);

    /// <summary>Proves a transaction of a block.</summary>
    public static SpendProof Of(Block block, Height height, int index) =>
        new(block.Transactions[index], block.Header, height, MerkleProof.Of(block.Transactions.AsSpan(), index));

    /// <summary>Whether the block confirmed the transaction, and the transaction spends the coin.</summary>
    public bool Verify(OutPoint spent) =>
        Proof.Verify(Transaction.Id, Header.MerkleRoot) && Transaction.Inputs.Any(input => input.Previous == spent);
}
