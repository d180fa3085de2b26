namespace Blockchain.Consensus.Chain;

/// <summary>Data that were stored are gone or changed: a broken disk, never a bad block. The caller repairs or stops.</summary>
public sealed class BrokenStoreException : Exception
{
    /// <summary>Names what is broken.</summary>
    public BrokenStoreException(string fault, BlockNode node)
        : base($"{fault}: block {node.Hash} at height {node.Height}")
    {
        Fault = fault;
        Node = node;
    }

    /// <summary>What is broken: <c>block-missing</c>, <c>undo-missing</c> or <c>undo-corrupt</c>.</summary>
    public string Fault { get; }

    /// <summary>The block whose data are broken.</summary>
    public BlockNode Node { get; }
}
