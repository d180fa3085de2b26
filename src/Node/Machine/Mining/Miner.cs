using System.Collections.Immutable;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Primitives;
using Blockchain.Consensus.Script;

namespace Blockchain.Node.Machine.Mining;

/// <summary>Turns a template into a block: coinbase, commitments, proof of work. Deterministic: nonces are tried from zero.</summary>
public static class Miner
{
    /// <summary>Bytes of the tag; with the height before it the coinbase's script stays below its limit of 100.</summary>
    public const int TagBytesMax = 75;

    /// <summary>Builds the block without proof of work.</summary>
    /// <param name="template">What goes in.</param>
    /// <param name="payTo">Who gets subsidy and fees.</param>
    /// <param name="tag">Bytes that tell this coinbase from others of the same height: a pool's name, an extra nonce.</param>
    public static Block Build(BlockTemplate template, ScriptBytes payTo, ReadOnlySpan<byte> tag)
    {
        ScriptBuilder script = new ScriptBuilder().Number(template.Height.Value);
        script.PushBytes(tag[..Math.Min(tag.Length, TagBytesMax)]);
        ImmutableArray<TxOut> outputs = [new(template.CoinbaseValue, payTo)];
        Witness witness = default;
        if (template.Rules.WitnessCommitment)
        {
            witness = new([new byte[Hash256.Size]]);
            outputs = outputs.Add(new(Amount.Zero, template.WitnessCommitmentScript()));
        }
        Transaction coinbase = new(1, [new(OutPoint.Null, script.ToScript(), TxIn.SequenceFinal, witness)], outputs, 0);
        ImmutableArray<Transaction> transactions = [coinbase, .. template.Transactions];
        MerkleRoot root = MerkleTree.Root(transactions.AsSpan(), out _);
        return new(new(template.Version, template.Parent.Hash, root, template.Time, template.Bits, Nonce: 0), transactions);
    }

    /// <summary>Finds a nonce whose hash meets the target; null when the policy's number of tries does not.</summary>
    public static Block? Solve(Block block, MiningPolicy policy)
    {
        if (!block.Header.Bits.TryExpand(out UInt256 target)) return null;
        for (uint nonce = 0; nonce < policy.NoncesMax; nonce++)
        {
            BlockHeader header = block.Header with { Nonce = nonce };
            if (UInt256.From(header.ComputeHash().Value) <= target) return new(header, block.Transactions);
        }
        return null;
    }
}
