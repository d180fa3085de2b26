using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Primitives;
using Blockchain.Consensus.Validation;

namespace Blockchain.Consensus.Chain;

/// <summary>A block in the tree: its place, and what is known of it. Only its tree changes it.</summary>
public sealed class BlockNode
{
    private readonly List<BlockNode> children = [];

    internal BlockNode(ChainedHeader header, BlockNode? parent)
    {
        Header = header;
        Parent = parent;
        parent?.children.Add(this);
    }

    /// <summary>The header in its place.</summary>
    public ChainedHeader Header { get; }

    /// <summary>The parent; null for the genesis.</summary>
    public BlockNode? Parent { get; }

    /// <summary>Known children, in the order in which they came.</summary>
    public IReadOnlyList<BlockNode> Children => children;

    /// <summary>The block's hash.</summary>
    public BlockHash Hash => Header.Hash;

    /// <summary>The block's height.</summary>
    public Height Height => Header.Height;

    /// <summary>The work up to and including this block.</summary>
    public ChainWork Work => Header.Work;

    /// <summary>How far the block has been proved.</summary>
    public BlockValidity Validity { get; internal set; } = BlockValidity.Tree;

    /// <summary>Why the block will not be followed, if so.</summary>
    public BlockFailure Failure { get; internal set; }

    /// <summary>
    /// The verdict that raised or failed the block, with the digest of the rule set that gave it; null where none was given.
    /// </summary>
    public Verdict? Verdict { get; internal set; }

    /// <summary>The rule set under which the body passed the rings that need no coins; zero until the body has come.</summary>
    public RuleSetDigest CheckedBy { get; internal set; }

    /// <summary>Number of transactions; 0 until the body has come.</summary>
    public int TransactionCount { get; internal set; }

    /// <summary>Whether the body has come.</summary>
    public bool HasData => TransactionCount != 0;

    /// <summary>Whether the bodies of this block and of all its ancestors have come.</summary>
    public bool IsLinked { get; internal set; }

    /// <summary>Among equal work the lower number wins: the order of arrival; negative for precious blocks.</summary>
    public long Sequence { get; internal set; }

    /// <summary>Whether something is known against the block or an ancestor.</summary>
    public bool IsFailed => Failure != BlockFailure.None;

    /// <summary>Whether the block has been proved so far and not failed.</summary>
    public bool IsValid(BlockValidity atLeast) => !IsFailed && Validity >= atLeast;

    /// <summary>Whether this block is the other one or an ancestor of it.</summary>
    public bool IsAncestorOf(BlockNode other) => Header.IsAncestorOf(other.Header);

    /// <summary>Height and hash.</summary>
    public override string ToString() => Header.ToString();
}
