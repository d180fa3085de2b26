using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Primitives;
using Blockchain.Consensus.Rules;

namespace Blockchain.Consensus.Validation;

/// <summary>A block before its proof of work: would it be valid, once mined (BIP 23)?</summary>
public static class ProposedBlock
{
    /// <summary>The first rule that the block breaks, its work left out; null for none. In the order in which the reference node tests what it has not taken in.</summary>
    /// <param name="block">The block.</param>
    /// <param name="parent">The block that it stands on.</param>
    /// <param name="parentCoins">The coins there; only looked at.</param>
    /// <param name="rules">The rules at the block.</param>
    /// <param name="now">This node's clock.</param>
    /// <param name="runner">Runs the scripts.</param>
    public static Violation? Check(Block block, ChainedHeader parent, ICoinView parentCoins, ConsensusRules rules, UnixTime now, IScriptRunner runner)
    {
        BlockFacts facts = new(block);
        Violation? violation = HeaderChecks.OnParent(block.Header, parent, rules, now)
            ?? BlockChecks.Content(facts, rules)
            ?? BlockChecks.InContext(facts, parent, rules);
        if (violation is not null) return violation;
        ChainedHeader place = new(block.Header, block.Hash, parent);
        return CoinChecks.Check(MeasuredBlock.Of(facts, place.Height, parentCoins), place, rules, runner);
    }
}
