using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Crypto;
using Blockchain.Consensus.Primitives;

namespace Blockchain.Consensus.Validation;

/// <summary>How a block commits to its witnesses: a hash in an output of its coinbase (BIP 141).</summary>
public static class WitnessCommitment
{
    /// <summary>Bytes of the shortest output script that commits: header and hash.</summary>
    public const int ScriptBytesMin = 38;

    /// <summary>The bytes before the hash: OP_RETURN, a push of 36, the marker.</summary>
    private static ReadOnlySpan<byte> ScriptStart => [0x6a, 0x24, 0xaa, 0x21, 0xa9, 0xed];

    /// <summary>The committed hash; of several outputs that look like one the last counts.</summary>
    public static bool TryFind(Transaction coinbase, out Hash256 commitment)
    {
        for (int i = coinbase.Outputs.Length - 1; i >= 0; i--)
        {
            ReadOnlySpan<byte> script = coinbase.Outputs[i].ScriptPubKey.Span;
            if (script.Length < ScriptBytesMin || !script.StartsWith(ScriptStart)) continue;
            commitment = Hash256.Read(script[ScriptStart.Length..]);
            return true;
        }
        commitment = default;
        return false;
    }

    /// <summary>The coinbase's one witness item of 32 bytes, which is hashed into the commitment; reserved for later rules.</summary>
    public static bool TryGetNonce(Transaction coinbase, out Hash256 nonce)
    {
        nonce = default;
        Witness witness = coinbase.Inputs[0].Witness;
        if (witness.Count != 1 || witness[0].Length != Hash256.Size) return false;
        nonce = Hash256.Read(witness[0].Span);
        return true;
    }

    /// <summary>What the commitment must be.</summary>
    public static Hash256 Of(Hash256 witnessRoot, Hash256 nonce) => Sha256d.Of(witnessRoot, nonce);

    /// <summary>The output script that commits to a hash.</summary>
    public static ScriptBytes ToScript(Hash256 commitment) => new((byte[])[.. ScriptStart, .. commitment.ToArray()]);

    /// <summary>
    /// The block with a nonce of zeros where its coinbase commits to witnesses and brings none: miners leave it out, and
    /// the reference node's <c>submitblock</c> adds it before it judges. The block itself where nothing is missing.
    /// </summary>
    public static Block WithNonce(Block block)
    {
        if (block.Transactions.IsEmpty) return block;
        Transaction coinbase = block.Transactions[0];
        if (!coinbase.IsCoinbase || coinbase.HasWitness || !TryFind(coinbase, out _)) return block;
        TxIn input = coinbase.Inputs[0] with { Witness = new([new byte[Hash256.Size]]) };
        Transaction complete = new(coinbase.Version, [input], coinbase.Outputs, coinbase.LockTime);
        return new(block.Header, block.Transactions.SetItem(0, complete));
    }
}
