using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Crypto;
using Blockchain.Consensus.Primitives;
using Blockchain.Consensus.Script;
using Blockchain.Wallet.Addresses;
using Blockchain.Wallet.Spending;
using Blockchain.Wallet.Spending.Signing;
using Xunit;

namespace Blockchain.Wallet.Tests.Spending;

/// <summary>Keys by number, and coins that they can spend.</summary>
internal sealed class TestKeys : IKeyRing
{
    /// <summary>The kinds of output that a wallet's accounts have.</summary>
    internal static readonly AddressKind[] Kinds = [AddressKind.KeyHash, AddressKind.WitnessKeyHash, AddressKind.Taproot];

    private readonly Dictionary<ScriptBytes, PrivateKey> keys = [];

    public PrivateKey? KeyOf(ScriptBytes script) => keys.GetValueOrDefault(script);

    /// <summary>The script of a key, which is known from then on.</summary>
    internal ScriptBytes Script(AddressKind kind, int number)
    {
        PrivateKey key = Key(number);
        ScriptBytes script = ScriptOf(kind, key);
        keys[script] = key;
        return script;
    }

    internal static PrivateKey Key(int number) => PrivateKey.FromSeed([.. "test key"u8, .. BitConverter.GetBytes(number)]);

    internal static ScriptBytes ScriptOf(AddressKind kind, PrivateKey key)
    {
        if (kind == AddressKind.KeyHash) return ScriptTemplates.PayToPublicKeyHash(key.PublicKey.Hash);
        if (kind == AddressKind.WitnessKeyHash) return ScriptTemplates.PayToWitnessPublicKeyHash(key.PublicKey.Hash);
        Assert.True(key.XOnlyPublicKey.TryTweak(null, out PublicKey output));
        return ScriptTemplates.PayToTaproot(output.XOnly);
    }

    /// <summary>A coin of a made-up transaction.</summary>
    internal static SpendableCoin Coin(int number, Amount value, ScriptBytes script, Height? height) =>
        new(new(new(Hash256.Read(Sha256d.Of(BitConverter.GetBytes(number)).ToArray())), (uint)(number % 3)), new(value, script), height);

    /// <summary>A seed by number.</summary>
    internal static Hash256 Seed(int number) => Sha256d.Of([.. "seed"u8, .. BitConverter.GetBytes(number)]);

    internal static FeeRate Rate(decimal satoshisPerVirtualByte) => FeeRate.OfKiloByte(new((long)(satoshisPerVirtualByte * 1_000)));
}
