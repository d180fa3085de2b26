using Blockchain.Consensus.Codec;
using Blockchain.Consensus.Primitives;

namespace Blockchain.Consensus.Rules;

/// <summary>In force for one block: an exception that history forces on a rule.</summary>
/// <param name="Block">The block.</param>
public sealed record AtBlock(BlockHash Block) : Activation
{
    /// <inheritdoc/>
    public override void Write(WireWriter writer)
    {
        writer.WriteByte(4);
        writer.WriteHash(Block.Value);
    }

    /// <summary>In words.</summary>
    public override string ToString() => $"for block {Block}";

    internal override bool IsInForce(ActivationPlace place) => place.Hash == Block;
}
