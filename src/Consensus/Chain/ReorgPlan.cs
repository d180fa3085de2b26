using System.Collections.Immutable;
using Blockchain.Consensus.Primitives;

namespace Blockchain.Consensus.Chain;

/// <summary>The way from one block to another: which blocks leave, which come.</summary>
/// <param name="ForkPoint">The last block that both chains share.</param>
/// <param name="Disconnect">Blocks that leave, from the tip down.</param>
/// <param name="Connect">Blocks that come, from the fork point up.</param>
public sealed record ReorgPlan(BlockNode ForkPoint, ImmutableArray<BlockNode> Disconnect, ImmutableArray<BlockNode> Connect)
{
    /// <summary>The way from a tip to any block of the same tree.</summary>
    public static ReorgPlan Between(BlockNode tip, BlockNode target)
    {
        ImmutableArray<BlockNode>.Builder disconnect = ImmutableArray.CreateBuilder<BlockNode>();
        Stack<BlockNode> connect = [];
        BlockNode from = tip;
        BlockNode to = target;
        while (!ReferenceEquals(from, to))
        {
            if (from.Height >= to.Height)
            {
                disconnect.Add(from);
                from = ParentOf(from);
            }
            else
            {
                connect.Push(to);
                to = ParentOf(to);
            }
        }
        return new(from, disconnect.ToImmutable(), [.. connect]);
    }

    private static BlockNode ParentOf(BlockNode node)
    {
        Invariant.Holds(node.Parent is not null); // one tree has one genesis
        return node.Parent;
    }
}
