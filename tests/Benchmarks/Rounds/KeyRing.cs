using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Crypto;
using Blockchain.Consensus.Primitives;
using Blockchain.Consensus.Script;

namespace Blockchain.Benchmarks.Rounds;

/// <summary>Keys whose coins pay to a witness key hash, and spends of these coins.</summary>
internal sealed class KeyRing
{
    private const int KeyCount = 512; // enough that nothing can live on one key; each costs a multiplication to make

    private readonly PrivateKey[] keys = [.. Enumerable.Range(0, KeyCount).Select(i => PrivateKey.FromSeed(BitConverter.GetBytes(i)))];
    private readonly ScriptBytes[] scripts;
    private readonly byte[][] publicKeys;

    public KeyRing()
    {
        scripts = [.. keys.Select(key => ScriptTemplates.PayToWitnessPublicKeyHash(key.PublicKey.Hash))];
        publicKeys = [.. keys.Select(key => key.PublicKey.ToArray())];
    }

    /// <summary>The script of a key's coins. Any number names a key.</summary>
    public ScriptBytes Script(int number) => scripts[number % KeyCount];

    /// <summary>An output to a key.</summary>
    public TxOut Pay(int number, Amount value) => new(value, Script(number));

    /// <summary>Spends coins, each with the number of its key, into the outputs, with one signature an input (BIP 143).</summary>
    public Transaction Spend(ReadOnlySpan<(OutPoint Name, TxOut Coin, int Key)> coins, params TxOut[] outputs)
    {
        TxIn[] inputs = new TxIn[coins.Length];
        TxOut[] spent = new TxOut[coins.Length];
        for (int i = 0; i < coins.Length; i++) (inputs[i], spent[i]) = (new(coins[i].Name, default, TxIn.SequenceFinal), coins[i].Coin);
        SpendingTransaction unsigned = new(new(2, [.. inputs], [.. outputs], 0), [.. spent]);
        for (int i = 0; i < coins.Length; i++) inputs[i] = inputs[i] with { Witness = Sign(unsigned, i, coins[i].Key % KeyCount) };
        return new(2, [.. inputs], [.. outputs], 0);
    }

    private Witness Sign(SpendingTransaction transaction, int input, int key)
    {
        ScriptBytes code = ScriptTemplates.PayToPublicKeyHash(keys[key].PublicKey.Hash);
        Hash256 digest = SignatureHash.Segwit(transaction, input, code.Span, SignatureHashType.All);
        byte[] signature = [.. keys[key].SignEcdsa(digest), (byte)SignatureHashType.All.Value];
        return new([signature, publicKeys[key]]);
    }
}
