using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Crypto;
using Blockchain.Consensus.Primitives;
using Blockchain.Consensus.Script;
using Blockchain.Wallet.Addresses;
using Blockchain.Wallet.Spending;
using Xunit;

namespace Blockchain.Wallet.Tests.Spending;

/// <summary>The figures are those that Bitcoin Core's policy documents name.</summary>
public sealed class DustTests
{
    private static readonly PrivateKey Key = TestKeys.Key(1);

    [Theory]
    [InlineData(AddressKind.KeyHash, 546)]
    [InlineData(AddressKind.WitnessKeyHash, 294)]
    [InlineData(AddressKind.Taproot, 330)]
    public void Outputs_to_keys_have_the_limits_that_the_reference_node_has(AddressKind kind, long satoshis) =>
        Assert.Equal(new Amount(satoshis), Dust.LimitFor(TestKeys.ScriptOf(kind, Key)));

    [Fact]
    public void Outputs_to_scripts_and_to_nobody_have_the_limits_that_the_reference_node_has()
    {
        Assert.Equal(new Amount(540), Dust.LimitFor(ScriptTemplates.PayToScriptHash(Key.PublicKey.Hash)));
        Assert.Equal(new Amount(330), Dust.LimitFor(ScriptTemplates.PayToWitnessScriptHash(default)));
        Assert.Equal(Amount.Zero, Dust.LimitFor(ScriptTemplates.CarryData("note"u8)));
    }

    [Fact]
    public void Sizes_are_known_for_what_the_wallet_signs_and_for_nothing_else()
    {
        Assert.Equal((593, 149), Size(TestKeys.ScriptOf(AddressKind.KeyHash, Key)));
        Assert.Equal((272, 68), Size(TestKeys.ScriptOf(AddressKind.WitnessKeyHash, Key)));
        Assert.Equal((230, 58), Size(TestKeys.ScriptOf(AddressKind.Taproot, Key)));
        Assert.False(InputSize.TryGet(ScriptTemplates.PayToScriptHash(Key.PublicKey.Hash), out _));
        Assert.False(InputSize.TryGet(ScriptTemplates.PayToWitnessScriptHash(default), out _));
        Assert.False(InputSize.TryGet(new ScriptBuilder().Push(Key.PublicKey.ToArray()).Op(Opcode.CheckSig).ToScript(), out _));
        Assert.False(InputSize.TryGet(default, out _));
    }

    private static (int Weight, int VirtualBytes) Size(ScriptBytes script)
    {
        Assert.True(InputSize.TryGet(script, out InputSize size));
        return (size.Weight, size.VirtualBytes);
    }
}
