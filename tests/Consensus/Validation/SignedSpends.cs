using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Crypto;
using Blockchain.Consensus.Script;
using Blockchain.TestKit;

namespace Blockchain.Consensus.Tests.Validation;

/// <summary>Spends of coins that belong to a key.</summary>
public static class SignedSpends
{
    private static readonly PrivateKey Key = PrivateKey.FromSeed("signed spends"u8);

    /// <summary>Spends a new coin of the key, with its signature; the signature may be changed after signing.</summary>
    public static Transaction One(World world, int number, Func<byte[], byte[]>? change = null)
    {
        ScriptBytes lockedBy = ScriptTemplates.PayToPublicKeyHash(Key.PublicKey.Hash);
        Transaction spend = TestTransactions.Spend(world.Coin(number, script: lockedBy), World.Value);
        byte[] signature = Key.SignEcdsa(SignatureHash.Legacy(spend, 0, lockedBy.Span, SignatureHashType.All));
        if (change is not null) signature = change(signature);
        return spend.WithProof(0, new ScriptBuilder().Push([.. signature, 1]).Push(Key.PublicKey.ToArray()).ToScript());
    }

    /// <summary>Another outer length: OpenSSL took it, strict DER does not (BIP 66).</summary>
    public static byte[] NotStrict(byte[] signature)
    {
        byte[] loose = [.. signature];
        loose[1]++;
        return loose;
    }

    /// <summary>A signature of something else.</summary>
    public static byte[] Wrong(byte[] signature)
    {
        byte[] wrong = [.. signature];
        wrong[^1] ^= 1;
        return wrong;
    }
}
