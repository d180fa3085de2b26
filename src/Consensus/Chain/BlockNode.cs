using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Primitives;
using Blockchain.Consensus.Validation;

namespace Blockchain.Consensus.Chain;

/// <summary>A block in the tree: its place, and what is known of it. Only its tree changes it.</summary>
public sealed class BlockNode
{
    private readonly List<BlockNode> children = [];
    private readonly List<BlockNode> changes;
    private bool isChanged;

    /// <param name="header">The header in its place.</param>
    /// <param name="parent">The parent; null for the genesis.</param>
    /// <param name="arrival">How many blocks the tree knew before.</param>
    /// <param name="changes">Receives this block, once, when something about it has changed.</param>
    internal BlockNode(ChainedHeader header, BlockNode? parent, int arrival, List<BlockNode> changes)
    {
        Header = header;
        Parent = parent;
        Arrival = arrival;
        this.changes = changes;
        parent?.children.Add(this);
        NoteChange();
    }

    /// <summary>The header in its place.</summary>
    public ChainedHeader Header { get; }

    /// <summary>The parent; null for the genesis.</summary>
    public BlockNode? Parent { get; }

    /// <summary>Known children, in the order in which they came.</summary>
    public IReadOnlyList<BlockNode> Children => children;

    /// <summary>How many blocks the tree knew before this one: parents have lower numbers than their children.</summary>
    public int Arrival { get; }

    /// <summary>The block's hash.</summary>
    public BlockHash Hash => Header.Hash;

    /// <summary>The block's height.</summary>
    public Height Height => Header.Height;

    /// <summary>The work up to and including this block.</summary>
    public ChainWork Work => Header.Work;

    /// <summary>How far the block has been proved.</summary>
    public BlockValidity Validity
    {
        get;
        internal set => Change(ref field, value);
    } = BlockValidity.Tree;

    /// <summary>Why the block will not be followed, if so.</summary>
    public BlockFailure Failure
    {
        get;
        internal set => Change(ref field, value);
    }

    /// <summary>Whether new headers below are searched for this block's failure: it failed at the coins, or a person failed it.</summary>
    public bool IsFailureRoot
    {
        get;
        internal set => Change(ref field, value);
    }

    /// <summary>
    /// The verdict that raised or failed the block, with the digest of the rule set that gave it; null where none was given.
    /// </summary>
    public Verdict? Verdict
    {
        get;
        internal set => Change(ref field, value);
    }

    /// <summary>The rule set under which the body passed the rings that need no coins; zero until it has, and again when that is in doubt.</summary>
    public RuleSetDigest CheckedBy
    {
        get;
        internal set => Change(ref field, value);
    }

    /// <summary>Number of transactions; 0 until the body has come.</summary>
    public int TransactionCount
    {
        get;
        internal set => Change(ref field, value);
    }

    /// <summary>Whether the body has come.</summary>
    public bool HasData => TransactionCount != 0;

    /// <summary>Whether the bodies of this block and of all its ancestors have come.</summary>
    public bool IsLinked { get; internal set; }

    /// <summary>Among equal work the lower number wins: the order of arrival; negative for precious blocks.</summary>
    public long Sequence
    {
        get;
        internal set => Change(ref field, value);
    }

    /// <summary>Whether something is known against the block or an ancestor.</summary>
    public bool IsFailed => Failure != BlockFailure.None;

    /// <summary>Whether the block has been proved so far and not failed.</summary>
    public bool IsValid(BlockValidity atLeast) => !IsFailed && Validity >= atLeast;

    /// <summary>Whether this block is the other one or an ancestor of it.</summary>
    public bool IsAncestorOf(BlockNode other) => Header.IsAncestorOf(other.Header);

    /// <summary>From here on the next change is told again.</summary>
    internal void ForgetChange() => isChanged = false;

    /// <summary>Height and hash.</summary>
    public override string ToString() => Header.ToString();

    private void Change<T>(ref T field, T value)
    {
        if (!EqualityComparer<T>.Default.Equals(field, value)) NoteChange();
        field = value;
    }

    private void NoteChange()
    {
        if (isChanged) return;
        isChanged = true;
        changes.Add(this);
    }
}
