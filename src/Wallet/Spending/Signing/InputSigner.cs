using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Crypto;
using Blockchain.Consensus.Primitives;
using Blockchain.Consensus.Script;

namespace Blockchain.Wallet.Spending.Signing;

/// <summary>Makes the proof of one input, for each kind of output that the wallet has.</summary>
public static class InputSigner
{
    /// <summary>Signs for a key hash (P2PKH): signature and key in the scriptSig.</summary>
    /// <param name="spending">The transaction and what it spends.</param>
    /// <param name="input">Position of the input.</param>
    /// <param name="key">The key.</param>
    public static TxIn KeyHash(SpendingTransaction spending, int input, PrivateKey key)
    {
        Hash256 digest = SignatureHash.Legacy(spending.Transaction, input, spending.Spent[input].ScriptPubKey.Span, SignatureHashType.All);
        ScriptBytes proof = new ScriptBuilder().Push(Ecdsa(key, digest)).Push(key.PublicKey.ToArray()).ToScript();
        return spending.Transaction.Inputs[input] with { ScriptSig = proof };
    }

    /// <summary>Signs for a key hash in a witness program (P2WPKH, BIP 143): signature and key in the witness.</summary>
    /// <param name="spending">The transaction and what it spends.</param>
    /// <param name="input">Position of the input.</param>
    /// <param name="key">The key.</param>
    public static TxIn WitnessKeyHash(SpendingTransaction spending, int input, PrivateKey key)
    {
        ScriptBytes code = ScriptTemplates.PayToPublicKeyHash(key.PublicKey.Hash); // what the program stands for
        Hash256 digest = SignatureHash.Segwit(spending, input, code.Span, SignatureHashType.All);
        return spending.Transaction.Inputs[input] with { Witness = new([Ecdsa(key, digest), key.PublicKey.ToArray()]) };
    }

    /// <summary>Signs for a taproot output by its key (P2TR key path, BIP 341): one signature in the witness.</summary>
    /// <param name="spending">The transaction and what it spends.</param>
    /// <param name="input">Position of the input.</param>
    /// <param name="internalKey">The key before the tweak.</param>
    /// <param name="merkleRoot">The root of the output's script tree; null where it has none, as in the wallet's own accounts (BIP 86).</param>
    /// <param name="type">What is covered; <see cref="SignatureHashType.Default"/> takes no byte.</param>
    /// <param name="aux">Should be random and may be zero: the signature is safe either way (BIP 340).</param>
    public static TxIn Taproot(
        SpendingTransaction spending, int input, PrivateKey internalKey, Hash256? merkleRoot, SignatureHashType type, Hash256 aux)
    {
        bool hasOutputKey = internalKey.TryTweak(merkleRoot, out PrivateKey? outputKey);
        Invariant.Holds(hasOutputKey && outputKey is not null);
        bool hasDigest = SignatureHash.TryTaproot(spending, input, default, type, out Hash256 digest);
        Invariant.Holds(hasDigest);
        byte[] signature = outputKey.SignSchnorr(digest.ToArray(), aux.ToArray());
        byte[] item = type == SignatureHashType.Default ? signature : [.. signature, (byte)type.Value];
        return spending.Transaction.Inputs[input] with { Witness = new([item]) };
    }

    private static byte[] Ecdsa(PrivateKey key, Hash256 digest) => [.. key.SignEcdsa(digest), (byte)SignatureHashType.All.Value];
}
