using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Primitives;
using Blockchain.Consensus.Rules;

namespace Blockchain.Consensus.Validation;

/// <summary>A block that has passed the first two rings on its parent; only such a block may reach the coins.</summary>
public sealed class CheckedBlock
{
    private CheckedBlock(BlockFacts facts, ChainedHeader place, ConsensusRules rules)
    {
        Facts = facts;
        Place = place;
        Rules = rules;
    }

    /// <summary>The block.</summary>
    public Block Block => Facts.Block;

    /// <summary>What was measured on the way; the coin ring goes on from here.</summary>
    public BlockFacts Facts { get; }

    /// <summary>The block's own header in its place.</summary>
    public ChainedHeader Place { get; }

    /// <summary>The rules that it was checked under.</summary>
    public ConsensusRules Rules { get; }

    /// <summary>
    /// Runs the first two rings in the order in which the reference node answers <c>submitblock</c>: the block by itself,
    /// its header on the parent, its transactions on the parent.
    /// </summary>
    /// <param name="block">The block.</param>
    /// <param name="parent">The block it names as its parent.</param>
    /// <param name="rules">The rules at the block.</param>
    /// <param name="now">This node's clock.</param>
    /// <param name="result">The checked block; null where a violation is returned.</param>
    public static Violation? Check(Block block, ChainedHeader parent, ConsensusRules rules, UnixTime now, out CheckedBlock? result)
    {
        BlockFacts facts = new(block);
        Violation? violation = Check(facts, parent, rules, now);
        result = violation is null ? new(facts, new(block.Header, block.Hash, parent), rules) : null;
        return violation;
    }

    /// <summary>The same two rings on facts that several rule sets share.</summary>
    public static Violation? Check(BlockFacts facts, ChainedHeader parent, ConsensusRules rules, UnixTime now) =>
        BlockChecks.ContextFree(facts, rules)
        ?? HeaderChecks.Check(facts.Block.Header, facts.Block.Hash, parent, rules, now)
        ?? BlockChecks.InContext(facts, parent, rules);
}
