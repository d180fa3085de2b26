using System.Collections.Immutable;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Primitives;
using Blockchain.Consensus.Rules;

namespace Blockchain.Node.Machine.Mining;

/// <summary>What a miner is about to work on.</summary>
/// <param name="Parent">The block to build on.</param>
/// <param name="Rules">The rules of the new block.</param>
/// <param name="Version">The block version, with signal bits.</param>
/// <param name="Time">The new block's time.</param>
/// <param name="Bits">The target to meet.</param>
/// <param name="Transactions">What goes in after the coinbase, parents before children.</param>
/// <param name="Fees">What they pay together.</param>
public sealed record BlockTemplate(
    ChainedHeader Parent, ConsensusRules Rules, int Version, UnixTime Time, CompactTarget Bits,
    ImmutableArray<Transaction> Transactions, Amount Fees)
{
    /// <summary>The height of the new block.</summary>
    public Height Height => Parent.Height.Next;
}
