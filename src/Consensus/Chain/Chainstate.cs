using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Codec;
using Blockchain.Consensus.Primitives;
using Blockchain.Consensus.Rules;
using Blockchain.Consensus.Validation;

namespace Blockchain.Consensus.Chain;

/// <summary>
/// The chain that a node follows: the tree of blocks, the coins at its tip, and the way to the best tip that the active rule
/// set allows. Answers as Bitcoin Core does.
/// </summary>
/// <remarks>
/// Deciding and doing are apart: the accepting and marking methods change what is known of blocks, <see cref="Prepare"/> proves
/// the next step on an overlay and gives it as data, <see cref="Apply"/> makes it true. A host persists in between. What is
/// known of blocks (verdicts, marks, undo data) are facts that hold whether or not the step is made. One owner; no threads.
/// </remarks>
public sealed class Chainstate
{
    /// <summary>Blocks that one step connects, at most, unless a reorganization needs more to gain work.</summary>
    public const int TransitionBlocksMax = 128;

    /// <summary>Blocks above the tip from which on unrequested ones are not kept.</summary>
    public const int UnrequestedAheadBlocksMax = 288;

    private readonly CoinTable coins;
    private ChainTools tools;
    private readonly IScriptRunner runner;

    /// <summary>Starts at the genesis, whose outputs are no coins, or where an earlier process has saved its coins.</summary>
    /// <param name="genesis">The first block.</param>
    /// <param name="rules">The active rule set.</param>
    /// <param name="store">Bodies and undo data; receives the genesis.</param>
    /// <param name="runner">Runs scripts.</param>
    /// <param name="salt">Keys the coin table; no result depends on it.</param>
    /// <param name="stored">What an earlier process knew under the same rule set; null for nothing. Then call <see cref="Prepare"/>.</param>
    public Chainstate(Block genesis, RuleSchedule rules, IBlockStore store, IScriptRunner runner, CoinSalt salt, StoredChain? stored = null)
    {
        coins = stored?.Coins ?? new(salt);
        tools = new(rules, store, salt);
        this.runner = runner;
        Tree = new(genesis.Header, genesis.Transactions.Length);
        store.Put(genesis);
        if (stored is not null) Tree.Restore(stored);
    }

    /// <summary>Every known block.</summary>
    public BlockTree Tree { get; }

    /// <summary>The tip of the active chain.</summary>
    public BlockNode Tip => Tree.Tip;

    /// <summary>The active rule set.</summary>
    public RuleSchedule Rules => tools.Rules;

    /// <summary>The coins at the tip.</summary>
    public ICoinView Coins => coins;

    /// <summary>Number of coins at the tip.</summary>
    public long CoinCount => coins.Count;

    /// <summary>Sum of the coins at the tip.</summary>
    public Int128 TotalSatoshis => coins.TotalSatoshis;

    /// <summary>Every coin at the tip, in no order that means anything.</summary>
    public IEnumerable<KeyValuePair<OutPoint, Coin>> AllCoins() => coins.InAnyOrder();

    /// <summary>Takes a header into the tree. Its body may come later.</summary>
    public BlockAcceptance AcceptHeader(BlockHeader header, UnixTime now)
    {
        BlockHash hash = header.ComputeHash();
        if (Tree.TryGet(hash, out BlockNode? known))
            return BlockAcceptance.Known(known, known.IsFailed ? BlockAnswer.DuplicateInvalid : BlockAnswer.Duplicate);
        return HeaderViolation(header, hash, now, out BlockNode? parent) is { } violation
            ? BlockAcceptance.Refused(null, violation)
            : BlockAcceptance.Known(Tree.AddHeader(header, hash, parent), BlockAnswer.Inconclusive);
    }

    /// <summary>Takes a block into the tree and the store. Then call <see cref="Prepare"/>: the tip may have to move.</summary>
    /// <param name="block">The block.</param>
    /// <param name="now">The node's clock.</param>
    /// <param name="isRequested">Whether somebody asked for it; else it is kept only when it could soon be the tip.</param>
    public BlockAcceptance AcceptBlock(Block block, UnixTime now, bool isRequested)
    {
        if (Tree.TryGet(block.Hash, out BlockNode? node))
        {
            if (node.IsFailed) return BlockAcceptance.Known(node, BlockAnswer.DuplicateInvalid);
            if (node.Validity == BlockValidity.Scripts) return BlockAcceptance.Known(node, BlockAnswer.Duplicate);
        }
        BlockFacts facts = new(block);
        ConsensusRules rules = RulesFor(block);
        if (BlockChecks.ContextFree(facts, rules) is { } broken)
        {
            if (node is not null) Remember(node, broken);
            return BlockAcceptance.Refused(null, broken);
        }
        if (node is null)
        {
            if (HeaderViolation(block.Header, block.Hash, now, out BlockNode? parent) is { } wrong) return BlockAcceptance.Refused(null, wrong);
            node = Tree.AddHeader(block.Header, block.Hash, parent);
        }
        if (node.HasData) return BlockAcceptance.Known(node, BlockAnswer.Duplicate);
        if (!isRequested && (node.Work < Tip.Work || node.Height > Tip.Height + UnrequestedAheadBlocksMax))
            return BlockAcceptance.Known(node, BlockAnswer.Unrequested);
        Invariant.Holds(node.Header.Parent is not null);
        if (BlockChecks.InContext(facts, node.Header.Parent, rules) is { } violation)
        {
            Remember(node, violation);
            return BlockAcceptance.Refused(node, violation);
        }
        tools.Store.Put(block);
        node.CheckedBy = Rules.Rules.Digest;
        Tree.AddBody(node, block.Transactions.Length);
        return BlockAcceptance.New(node);
    }

    /// <summary>
    /// Enforces another rule set from now on. Exactly the blocks at which the two ask for different things lose their verdicts, failed
    /// and valid ones alike; <see cref="Prepare"/> judges them again where they matter. All other verdicts hold under both and say so.
    /// </summary>
    /// <param name="rules">The rule set to enforce.</param>
    /// <param name="canDiffer">Whether a verdict under the rules that a block had may be another under those that it gets.</param>
    public void Adopt(RuleSchedule rules, Func<ConsensusRules, ConsensusRules, bool> canDiffer)
    {
        RuleSchedule old = Rules;
        tools = tools with { Rules = rules };
        Tree.Rejudge(node => canDiffer(old.RulesFor(node.Header), rules.RulesFor(node.Header)), rules.Rules.Digest);
    }

    /// <summary>Takes a block and goes where it leads.</summary>
    public BlockAcceptance Submit(Block block, UnixTime now)
    {
        BlockAcceptance acceptance = AcceptBlock(block, now, isRequested: true);
        Settle();
        return acceptance;
    }

    /// <summary>Marks a block as invalid by a person's will; false for an unknown block or the genesis. Then call <see cref="Prepare"/>.</summary>
    public bool Invalidate(BlockHash hash)
    {
        if (!Tree.TryGet(hash, out BlockNode? node) || node.Parent is null) return false;
        Tree.Invalidate(node, Tip);
        return true;
    }

    /// <summary>Takes the marks from a block, its descendants and ancestors; false for an unknown block. Then call <see cref="Prepare"/>.</summary>
    public bool Reconsider(BlockHash hash)
    {
        if (!Tree.TryGet(hash, out BlockNode? node)) return false;
        Tree.Reconsider(node);
        return true;
    }

    /// <summary>Prefers a block among equal work; false for an unknown block. Then call <see cref="Prepare"/>.</summary>
    public bool Precious(BlockHash hash)
    {
        if (!Tree.TryGet(hash, out BlockNode? node)) return false;
        Tree.Prefer(node);
        return true;
    }

    /// <summary>
    /// Proves the next step to the best valid tip, on an overlay. Null when there is nothing to do. Blocks that turn out
    /// to be invalid are marked, and the next best branch is tried.
    /// </summary>
    /// <exception cref="BrokenStoreException">A body or undo data are gone or damaged.</exception>
    public ChainTransition? Prepare()
    {
        BlockNode start = Tip;
        ChainWalk walk = new(start, coins, tools);
        List<BlockNode> marked = [];
        walk.DisconnectTo(Proved(start));
        while (Tree.FindMostWork(walk.At, marked) is { } target && !ReferenceEquals(target, walk.At))
        {
            if (Advance(walk, target, marked)) break;
        }
        if (ReferenceEquals(walk.At, start) && marked.Count == 0) return null;
        return new(start, walk.At, walk.ForkPoint, [.. walk.Disconnected], [.. walk.Connected], walk.Coins.Changes(), [.. marked.Distinct()]);
    }

    /// <summary>Makes a step true. It must be the last one that was prepared.</summary>
    public void Apply(ChainTransition transition)
    {
        Invariant.Holds(ReferenceEquals(transition.OldTip, Tip));
        coins.Apply(transition.Coins);
        Tree.MoveTip(transition.NewTip);
    }

    /// <summary>Prepares and applies until nothing is left to do, for hosts that persist nothing.</summary>
    public ImmutableArray<ChainTransition> Settle()
    {
        ImmutableArray<ChainTransition>.Builder steps = ImmutableArray.CreateBuilder<ChainTransition>();
        while (Prepare() is { } step)
        {
            Apply(step);
            steps.Add(step);
        }
        return steps.ToImmutable();
    }

    /// <summary>
    /// The coins after any stored block, whatever rules say of it: valid until the next <see cref="Apply"/>. Null when a body is missing,
    /// when the branch spends what is not there, or when the way is longer than allowed.
    /// </summary>
    /// <param name="node">The block.</param>
    /// <param name="depthBlocksMax">Blocks to disconnect and connect, at most.</param>
    public CoinOverlay? ViewAt(BlockNode node, int depthBlocksMax)
    {
        if (!node.IsLinked) return null;
        ReorgPlan plan = ReorgPlan.Between(Tip, node);
        if (plan.Disconnect.Length + plan.Connect.Length > depthBlocksMax) return null;
        ChainWalk walk = new(Tip, coins, tools);
        walk.DisconnectTo(plan.ForkPoint);
        foreach (BlockNode next in plan.Connect)
        {
            if (!walk.TryConnectUnjudged(next, out _)) return null;
        }
        return walk.Coins;
    }

    /// <summary>MuHash3072 of the coins at the tip (gettxoutsetinfo muhash). Reads every coin.</summary>
    public CoinSetHash MuHash() => Hasher().Hash;

    /// <summary>MuHash3072 of the coins of a view that lies on the tip. Reads every coin.</summary>
    public CoinSetHash MuHash(CoinOverlay view)
    {
        CoinSetHasher hasher = Hasher();
        view.Changes().ApplyTo(hasher);
        return hasher.Hash;
    }

    /// <summary>The hash of the coins at the tip in order (gettxoutsetinfo hash_serialized_3). Reads every coin.</summary>
    public Hash256 SerializedHash()
    {
        using IncrementalHash sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        WireWriter writer = new();
        foreach ((OutPoint name, Coin coin) in coins.InOrder())
        {
            writer.Clear();
            CoinCommitment.Write(name, coin, writer);
            sha.AppendData(writer.Written);
        }
        return Hash256.Read(SHA256.HashData(sha.GetHashAndReset()));
    }

    private CoinSetHasher Hasher()
    {
        CoinSetHasher hasher = new();
        foreach ((OutPoint name, Coin coin) in coins.InAnyOrder()) hasher.Add(name, coin);
        return hasher;
    }

    /// <summary>The highest block at or below this one that is proved under the active rules.</summary>
    private static BlockNode Proved(BlockNode node)
    {
        while (!node.IsValid(BlockValidity.Scripts))
        {
            Invariant.Holds(node.Parent is not null); // the genesis cannot fail
            node = node.Parent;
        }
        return node;
    }

    /// <summary>Goes towards a target; true when enough is done for one step.</summary>
    private bool Advance(ChainWalk walk, BlockNode target, List<BlockNode> marked)
    {
        ReorgPlan plan = ReorgPlan.Between(walk.At, target);
        if (plan.Connect.Any(Tree.IsActive) && plan.Connect.Where(Tree.IsActive).All(static node => node.IsValid(BlockValidity.Scripts)))
        {
            walk.Restart(); // what the walk has left is there as it was
            plan = ReorgPlan.Between(walk.At, target);
        }
        walk.DisconnectTo(plan.ForkPoint);
        foreach (BlockNode next in plan.Connect)
        {
            if (walk.Connect(next, runner) is { } violation)
            {
                Tree.Fail(next, Verdict.Invalid(Rules.Rules.Digest, violation), isConnecting: true);
                marked.Add(next);
                return false;
            }
            BlockTree.Raise(next, BlockValidity.Scripts);
            next.Verdict = walk.Connected[^1].Verdict;
            tools.Store.PutUndo(walk.Connected[^1].Undo);
            Tree.Prune(next);
            if (walk.Connected.Count >= TransitionBlocksMax && next.Work > Tip.Work) return true;
        }
        return false;
    }

    /// <summary>Marks a block that breaks a rule, unless the verdict belongs to these bytes or this moment alone.</summary>
    private void Remember(BlockNode node, Violation violation)
    {
        if (!violation.Reject.IsTransient()) Tree.Fail(node, Verdict.Invalid(Rules.Rules.Digest, violation), isConnecting: false);
    }

    /// <summary>The rules at a block; where its parent is unknown, those of a child of the tip: the block will be refused anyhow.</summary>
    private ConsensusRules RulesFor(Block block)
    {
        BlockNode parent = Tree.TryGet(block.Header.Previous, out BlockNode? known) ? known : Tip;
        return Rules.RulesFor(parent.Header, block.Header, block.Hash);
    }

    /// <summary>Why a new header cannot be taken; null when it can, and its parent is known.</summary>
    private Violation? HeaderViolation(BlockHeader header, BlockHash hash, UnixTime now, [NotNull] out BlockNode? parent)
    {
        if (!Tree.TryGet(header.Previous, out parent))
        {
            parent = Tree.Genesis;
            ConsensusRules tipRules = Rules.RulesFor(Tip.Header, header, hash);
            return ProofOfWork.Check(header, hash, tipRules) ?? new Violation(Reject.ParentUnknown, RuleNames.ValidParent);
        }
        ConsensusRules rules = Rules.RulesFor(parent.Header, header, hash);
        if (parent.IsFailed) return ProofOfWork.Check(header, hash, rules) ?? new Violation(Reject.ParentInvalid, RuleNames.ValidParent);
        if (HeaderChecks.Check(header, hash, parent.Header, rules, now) is { } violation) return violation;
        return Tree.StandsOnFailure(parent) ? new(Reject.ParentInvalid, RuleNames.ValidParent) : null;
    }
}
