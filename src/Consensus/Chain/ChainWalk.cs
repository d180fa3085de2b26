using System.Diagnostics.CodeAnalysis;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Primitives;
using Blockchain.Consensus.Rules;
using Blockchain.Consensus.Validation;

namespace Blockchain.Consensus.Chain;

/// <summary>A walk through the tree from the tip, on an overlay: what would happen, proved block by block, nothing touched.</summary>
internal sealed class ChainWalk
{
    private readonly BlockNode start;
    private readonly ICoinView coins;
    private readonly ChainTools tools;
    private readonly List<DisconnectedBlock> disconnected = [];
    private readonly List<ConnectedBlock> connected = [];
    private CoinOverlay overlay;

    /// <summary>Starts at a tip with its coins.</summary>
    public ChainWalk(BlockNode start, ICoinView coins, ChainTools tools)
    {
        this.start = At = start;
        this.coins = coins;
        this.tools = tools;
        overlay = new(coins, tools.Salt);
    }

    /// <summary>Where the walk stands.</summary>
    public BlockNode At { get; private set; }

    /// <summary>The coins where the walk stands.</summary>
    public CoinOverlay Coins => overlay;

    /// <summary>Blocks that have left the chain of the start, from it down.</summary>
    public IReadOnlyList<DisconnectedBlock> Disconnected => disconnected;

    /// <summary>Blocks that have joined, from the fork point up.</summary>
    public IReadOnlyList<ConnectedBlock> Connected => connected;

    /// <summary>The last block shared by the chains of the start and of where the walk stands.</summary>
    public BlockNode ForkPoint => connected.Count > 0 ? connected[0].Node.Parent! : At; // a connected block is no genesis

    /// <summary>Goes back to the start.</summary>
    public void Restart()
    {
        At = start;
        overlay = new(coins, tools.Salt);
        disconnected.Clear();
        connected.Clear();
    }

    /// <summary>Goes down to an ancestor.</summary>
    public void DisconnectTo(BlockNode ancestor)
    {
        while (!ReferenceEquals(At, ancestor)) Disconnect();
    }

    /// <summary>Goes up one block if the rules allow it; else stays and answers why not.</summary>
    public Violation? Connect(BlockNode node, IScriptRunner runner)
    {
        Invariant.Holds(ReferenceEquals(node.Parent, At));
        MeasuredBlock measured = MeasuredBlock.Of(tools.BlockOf(node), node.Height, overlay);
        if (!IsProved(node))
        {
            if (Judge(node, measured, runner) is { } violation) return violation;
        }
        CoinFault fault = CoinConnector.Connect(measured.Block, node.Height, overlay, out BlockUndo? undo);
        Invariant.Holds(fault == CoinFault.None && undo is not null); // what the rules allow can be connected
        connected.Add(new(node, measured, undo, Verdict.Valid(tools.Rules.Rules.Digest)));
        At = node;
        return null;
    }

    /// <summary>Goes up one block whatever the rules say; false where a coin is missing, and the walk is over.</summary>
    public bool TryConnectUnjudged(BlockNode node, [NotNullWhen(true)] out BlockUndo? undo)
    {
        Invariant.Holds(ReferenceEquals(node.Parent, At));
        if (CoinConnector.Connect(tools.BlockOf(node), node.Height, overlay, out undo) != CoinFault.None) return false;
        Invariant.Holds(undo is not null);
        At = node;
        return true;
    }

    /// <summary>The rings that need no coins ran when the body came; they run again when other rules are in force since.</summary>
    private Violation? Judge(BlockNode node, MeasuredBlock measured, IScriptRunner runner)
    {
        Invariant.Holds(node.Header.Parent is not null);
        ConsensusRules rules = tools.Rules.RulesFor(node.Header);
        if (node.CheckedBy != tools.Rules.Rules.Digest)
        {
            // The clock judged the header's time when it came; a block that was not too far ahead then is not now.
            UnixTime now = node.Header.Header.Time;
            Violation? violation = CheckedBlock.Check(measured.Facts, node.Header.Parent, rules, now);
            if (violation is not null) return violation;
            node.CheckedBy = tools.Rules.Rules.Digest;
        }
        return CoinChecks.Check(measured, node.Header, rules, runner);
    }

    /// <summary>A verdict of the same rules on the same ancestors cannot have changed: the scripts need not run again.</summary>
    private bool IsProved(BlockNode node) =>
        node.IsValid(BlockValidity.Scripts) && node.Verdict is { IsValid: true } verdict && verdict.RuleSet == tools.Rules.Rules.Digest;

    private void Disconnect()
    {
        BlockNode node = At;
        Invariant.Holds(node.Parent is not null); // the genesis stays
        Block block;
        BlockUndo undo;
        if (connected.Count > 0)
        {
            (block, undo) = (connected[^1].Measured.Block, connected[^1].Undo);
            connected.RemoveAt(connected.Count - 1);
        }
        else
        {
            (block, undo) = (tools.BlockOf(node), tools.UndoOf(node));
            disconnected.Add(new(node, block, undo));
        }
        CoinFault fault = CoinConnector.Disconnect(block, node.Height, undo, overlay);
        if (fault != CoinFault.None) throw new BrokenStoreException(fault.Name(), node);
        At = node.Parent;
    }
}
