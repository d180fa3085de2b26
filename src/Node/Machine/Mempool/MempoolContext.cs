using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Rules;
using Blockchain.Consensus.Validation;

namespace Blockchain.Node.Machine.Mempool;

/// <summary>What the mempool judges against: the coins at the tip, and the rules of the block that would follow it.</summary>
/// <param name="Coins">Unspent coins at the tip.</param>
/// <param name="Tip">The tip.</param>
/// <param name="Rules">The rules of the next block.</param>
/// <param name="Scripts">Runs scripts.</param>
/// <param name="Now">The host's time.</param>
public sealed record MempoolContext(ICoinView Coins, ChainedHeader Tip, ConsensusRules Rules, IScriptRunner Scripts, UnixTimeMs Now);
