using System.Collections.Immutable;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Primitives;
using Xunit;

namespace Blockchain.Node.Tests.Machine;

/// <summary>Headers with work and nothing below them, as somebody makes who floods.</summary>
internal static class HeaderChain
{
    public static ImmutableArray<BlockHeader> On(BlockHeader parent, int count, byte variant = 0)
    {
        ImmutableArray<BlockHeader>.Builder chain = ImmutableArray.CreateBuilder<BlockHeader>(count);
        Hash256 root = Hash256.Read([variant, .. new byte[Hash256.Size - 1]]);
        for (int i = 0; i < count; i++) chain.Add(parent = Worked(new(4, parent.ComputeHash(), new(root), parent.Time + 1, parent.Bits, 0)));
        return chain.MoveToImmutable();
    }

    public static BlockHeader Worked(BlockHeader header, bool isWorked = true)
    {
        Assert.True(header.Bits.TryExpand(out UInt256 target));
        while (UInt256.From(header.ComputeHash().Value) <= target != isWorked) header = header with { Nonce = header.Nonce + 1 };
        return header;
    }
}
