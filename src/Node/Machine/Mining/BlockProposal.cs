using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Chain;
using Blockchain.Consensus.Primitives;
using Blockchain.Consensus.Rules;
using Blockchain.Consensus.Validation;

namespace Blockchain.Node.Machine.Mining;

/// <summary>What this node would say of a block that somebody means to mine on its tip (BIP 23). Nothing is stored, and nothing known changes.</summary>
public static class BlockProposal
{
    /// <summary>The ecosystem's word against the block, as the reference node answers it; null for a block that would be valid.</summary>
    public static string? Judge(Block block, Chainstate chain, IScriptRunner scripts, UnixTime now)
    {
        if (chain.Tree.TryGet(block.Hash, out BlockNode? known))
        {
            if (known.IsValid(BlockValidity.Scripts)) return "duplicate";
            return known.IsFailed ? "duplicate-invalid" : "duplicate-inconclusive";
        }
        ChainedHeader tip = chain.Tip.Header;
        if (block.Header.Previous != tip.Hash) return "inconclusive-not-best-prevblk";
        ConsensusRules rules = chain.Rules.RulesFor(tip, block.Header, block.Hash);
        return ProposedBlock.Check(block, tip, chain.Coins, rules, now, scripts)?.Word;
    }
}
