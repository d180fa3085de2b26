using System.Collections.Immutable;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Primitives;
using Blockchain.Consensus.Rules;
using Blockchain.Consensus.Validation;

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

    /// <summary>What the coinbase may take: subsidy and fees.</summary>
    public Amount CoinbaseValue => Rules.SubsidyAt(Height) + Fees;

    /// <summary>The output script that commits to all witnesses, with a nonce of zeros in the coinbase (BIP 141).</summary>
    public ScriptBytes WitnessCommitmentScript()
    {
        Hash256[] leaves = [Hash256.Zero, .. Transactions.Select(transaction => transaction.WitnessId.Value)];
        return WitnessCommitment.ToScript(WitnessCommitment.Of(MerkleTree.Root(leaves, out _), Hash256.Zero));
    }
}
