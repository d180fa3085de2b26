using System.Collections.Immutable;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Crypto;
using Blockchain.Consensus.Primitives;
using Blockchain.Consensus.Script;

namespace Blockchain.Node.Machine.Mining;

/// <summary>Turns a template into a block: coinbase, commitments, proof of work. Deterministic: nonces are tried from zero.</summary>
public static class Miner
{
    /// <summary>Bytes of the tag; with the height before it the coinbase's script stays below its limit of 100.</summary>
    public const int TagBytesMax = 75;

    private static readonly byte[] CommitmentHeader = [0xaa, 0x21, 0xa9, 0xed];

    /// <summary>Builds the block without proof of work.</summary>
    /// <param name="template">What goes in.</param>
    /// <param name="payTo">Who gets subsidy and fees.</param>
    /// <param name="tag">Bytes that tell this coinbase from others of the same height: a pool's name, an extra nonce.</param>
    public static Block Build(BlockTemplate template, ScriptBytes payTo, ReadOnlySpan<byte> tag)
    {
        ScriptBuilder script = new ScriptBuilder().Number(template.Height.Value);
        script.PushBytes(tag[..Math.Min(tag.Length, TagBytesMax)]);
        Amount reward = template.Rules.SubsidyAt(template.Height) + template.Fees;
        ImmutableArray<TxOut> outputs = [new(reward, payTo)];
        Witness witness = default;
        if (template.Rules.WitnessCommitment)
        {
            byte[] reserved = new byte[Hash256.Size];
            witness = new([reserved]);
            outputs = outputs.Add(new(Amount.Zero, Commitment(template.Transactions, reserved)));
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

    /// <summary>The output that commits to all witnesses (BIP 141).</summary>
    private static ScriptBytes Commitment(ImmutableArray<Transaction> transactions, byte[] reserved)
    {
        Hash256[] leaves = [Hash256.Zero, .. transactions.Select(transaction => transaction.WitnessId.Value)];
        Hash256 root = MerkleTree.Root(leaves, out _);
        Hash256 commitment = Sha256d.Of(root, Hash256.Read(reserved));
        return new ScriptBuilder().Op(Opcode.Return).Push([.. CommitmentHeader, .. commitment.ToArray()]).ToScript();
    }
}
