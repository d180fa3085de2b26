using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Crypto;
using Blockchain.Consensus.Script;
using Blockchain.TestKit;
using Xunit;

namespace Blockchain.Consensus.Tests.Script;

/// <summary>BIP 341 and BIP 342 rule by rule, with real signatures.</summary>
public sealed class TapscriptTests
{
    private const ScriptFlags Flags = ScriptFlags.P2sh | ScriptFlags.Witness | ScriptFlags.Taproot;

    private static readonly PrivateKey Key = PrivateKey.FromSeed("tapscript"u8);
    private static readonly PrivateKey Other = PrivateKey.FromSeed("other"u8);
    private static readonly byte[] PublicKey = Key.XOnlyPublicKey.ToArray();
    private static readonly byte[] Signature64 = new byte[64];

    [Fact]
    public void A_signature_of_the_leaf_spends_it_and_one_of_another_key_does_not()
    {
        TapLeaf leaf = new(new ScriptBuilder().PushBytes(PublicKey).Op(Opcode.CheckSig).ToScript());
        Assert.Equal(ScriptError.Ok, leaf.Spend(Flags, sign => [sign(Key, SignatureHashType.Default, uint.MaxValue)]));
        Assert.Equal(ScriptError.SchnorrSig, leaf.Spend(Flags, sign => [sign(Other, SignatureHashType.Default, uint.MaxValue)]));
        Assert.Equal(ScriptError.SchnorrSig, leaf.Spend(Flags, sign => [sign(Key, SignatureHashType.Default, 0)]));
    }

    [Theory]
    [InlineData(0x01, ScriptError.Ok)]
    [InlineData(0x02, ScriptError.Ok)]
    [InlineData(0x03, ScriptError.Ok)]
    [InlineData(0x81, ScriptError.Ok)]
    [InlineData(0x82, ScriptError.Ok)]
    [InlineData(0x83, ScriptError.Ok)]
    [InlineData(0x00, ScriptError.SchnorrSigHashType)] // the default has no byte
    [InlineData(0x04, ScriptError.SchnorrSigHashType)]
    [InlineData(0x80, ScriptError.SchnorrSigHashType)]
    [InlineData(0x84, ScriptError.SchnorrSigHashType)]
    public void Only_the_hash_types_of_BIP_341_are_known(byte type, ScriptError expected)
    {
        TapLeaf leaf = new(new ScriptBuilder().PushBytes(PublicKey).Op(Opcode.CheckSig).ToScript());
        Assert.Equal(expected, leaf.Spend(Flags, sign =>
        {
            byte[] made = sign(Key, new(expected == ScriptError.Ok ? type : 1u), uint.MaxValue);
            return [(byte[])[.. made[..64], type]];
        }));
    }

    [Fact]
    public void Checksigadd_counts_two_of_three()
    {
        ScriptBytes script = new ScriptBuilder()
            .PushBytes(PublicKey).Op(Opcode.CheckSig)
            .PushBytes(Other.XOnlyPublicKey.ToArray()).Op(Opcode.CheckSigAdd)
            .PushBytes(PublicKey).Op(Opcode.CheckSigAdd)
            .Number(2).Op(Opcode.NumEqual).ToScript();
        TapLeaf leaf = new(script);
        Assert.Equal(ScriptError.Ok, leaf.Spend(Flags, sign =>
            [default, sign(Other, SignatureHashType.All, uint.MaxValue), sign(Key, SignatureHashType.Default, uint.MaxValue)]));
        Assert.Equal(ScriptError.EvalFalse, leaf.Spend(Flags, sign => [default, sign(Other, SignatureHashType.All, uint.MaxValue), default]));
    }

    [Fact]
    public void A_signature_names_the_operation_of_the_last_executed_codeseparator()
    {
        // Operations: 0 = 0, 1 = IF, 2 = CODESEPARATOR (not executed), 3 = ENDIF, 4 = CODESEPARATOR, 5 = key, 6 = CHECKSIG.
        ScriptBytes script = new ScriptBuilder().Number(0).Op(Opcode.If).Op(Opcode.CodeSeparator).Op(Opcode.EndIf)
            .Op(Opcode.CodeSeparator).PushBytes(PublicKey).Op(Opcode.CheckSig).ToScript();
        TapLeaf leaf = new(script);
        for (uint position = 0; position < 7; position++)
        {
            ScriptError error = leaf.Spend(Flags, sign => [sign(Key, SignatureHashType.Default, position)]);
            Assert.Equal(position == 4 ? ScriptError.Ok : ScriptError.SchnorrSig, error);
        }
    }

    [Fact]
    public void The_annex_is_signed_and_otherwise_ignored()
    {
        TapLeaf leaf = new(new ScriptBuilder().PushBytes(PublicKey).Op(Opcode.CheckSig).ToScript());
        byte[] annex = [Taproot.AnnexTag, 1, 2, 3];
        Assert.Equal(ScriptError.Ok, leaf.Spend(Flags, sign => [sign(Key, SignatureHashType.Default, uint.MaxValue)], annex));
        byte[] unaware = leaf.Sign(Key, SignatureHashType.Default, uint.MaxValue, annex: null);
        Assert.Equal(ScriptError.SchnorrSig, leaf.Spend(Flags, _ => [unaware], annex));
    }

    [Fact]
    public void Every_signature_check_costs_fifty_weight_units()
    {
        // Unknown key types accept any signature but cost the same. A check costs four bytes of script here, so the
        // witness must carry the rest: the exact number at which the budget breaks follows from its size.
        ScriptBuilder builder = new();
        for (int i = 0; i < 40; i++) builder.Number(1).Number(1).Op(Opcode.CheckSigVerify); // a one-byte signature, a one-byte key
        TapLeaf leaf = new(builder.Number(1).ToScript());
        int weight = leaf.WitnessSize([]);
        int missing = (40 * 50) - (weight + 50);
        ScriptError tooLight = leaf.SpendPadded(Flags, missing - 1);
        ScriptError enough = leaf.SpendPadded(Flags, missing);
        Assert.Equal(ScriptError.TapscriptValidationWeight, tooLight);
        Assert.Equal(ScriptError.Ok, enough);
    }

    [Theory]
    [InlineData("0 0 CHECKSIG", Flags, ScriptError.PubKeyType)] // an empty key
    [InlineData("0 0x02 0x0102 CHECKSIG NOT", Flags, ScriptError.Ok)] // an unknown key and no signature: false
    [InlineData("1 0x02 0x0102 CHECKSIG", Flags, ScriptError.Ok)] // an unknown key and any signature: true
    [InlineData("1 0x02 0x0102 CHECKSIG", Flags | ScriptFlags.DiscourageUpgradablePublicKeyType, ScriptError.DiscourageUpgradablePubKeyType)]
    [InlineData("0 0 0 CHECKMULTISIG", Flags, ScriptError.TapscriptCheckMultiSig)]
    [InlineData("0 0 0 CHECKMULTISIGVERIFY", Flags, ScriptError.TapscriptCheckMultiSig)]
    [InlineData("1 IF 1 ENDIF", Flags, ScriptError.Ok)]
    [InlineData("2 IF 1 ENDIF", Flags, ScriptError.TapscriptMinimalIf)]
    [InlineData("0x01 0x00 IF ELSE 1 ENDIF", Flags, ScriptError.TapscriptMinimalIf)]
    [InlineData("0 IF 0x50 ENDIF", Flags, ScriptError.Ok)] // a success opcode, not even executed
    [InlineData("0 IF 0x50 ENDIF", Flags | ScriptFlags.DiscourageOpSuccess, ScriptError.DiscourageOpSuccess)]
    [InlineData("RETURN 0xfe 0x4c", Flags, ScriptError.Ok)] // success stands before what cannot be decoded
    [InlineData("RETURN 0x4c 0xfe", Flags, ScriptError.BadOpcode)] // and here behind it
    [InlineData("1 0xff", Flags, ScriptError.BadOpcode)] // 255 is no success opcode
    [InlineData("1 VERIF", Flags, ScriptError.BadOpcode)]
    [InlineData("1 1", Flags, ScriptError.CleanStack)]
    [InlineData("", Flags, ScriptError.CleanStack)]
    [InlineData("0", Flags, ScriptError.EvalFalse)]
    [InlineData("1 RESERVED1", Flags, ScriptError.Ok)]
    [InlineData("0 0x02 0x0000 0 CHECKSIGADD", Flags, ScriptError.PubKeyType)]
    [InlineData("0 0x05 0x0000000001 1 CHECKSIGADD", Flags, ScriptError.UnknownError)] // a number of five bytes
    [InlineData("1 CHECKSIGADD", Flags, ScriptError.InvalidStackOperation)]
    public void Tapscript_judges(string script, ScriptFlags flags, ScriptError expected) =>
        Assert.Equal(expected, new TapLeaf(ScriptAssembler.Assemble(script)).Spend(flags, _ => []));

    [Theory]
    [InlineData(0)]
    [InlineData(63)]
    [InlineData(66)]
    public void Signatures_have_64_or_65_bytes(int length)
    {
        TapLeaf leaf = new(new ScriptBuilder().PushBytes(PublicKey).Op(Opcode.CheckSig).ToScript());
        ScriptError expected = length == 0 ? ScriptError.EvalFalse : ScriptError.SchnorrSigSize;
        Assert.Equal(expected, leaf.Spend(Flags, _ => [new byte[length]]));
    }

    [Fact]
    public void Limits_that_tapscript_lifts_and_keeps()
    {
        ScriptBuilder tenThousandNops = new();
        for (int i = 0; i <= ScriptLimits.ScriptSizeBytesMax; i++) tenThousandNops.Op(Opcode.Nop);
        Assert.Equal(ScriptError.Ok, new TapLeaf(tenThousandNops.Number(1).ToScript()).Spend(Flags, _ => []));

        TapLeaf drop = new(ScriptAssembler.Assemble("DROP 1"));
        Assert.Equal(ScriptError.Ok, drop.Spend(Flags, _ => [new byte[520]]));
        Assert.Equal(ScriptError.PushSize, drop.Spend(Flags, _ => [new byte[521]]));
        Assert.Equal(ScriptError.StackSize, drop.Spend(Flags, _ => [.. Enumerable.Repeat(default(ReadOnlyMemory<byte>), 1001)]));
        Assert.Equal(ScriptError.CleanStack, drop.Spend(Flags, _ => [.. Enumerable.Repeat(default(ReadOnlyMemory<byte>), 1000)]));

        TapLeaf success = new(ScriptAssembler.Assemble("0x50")); // overrides the limits, too
        Assert.Equal(ScriptError.Ok, success.Spend(Flags, _ => [new byte[521], .. Enumerable.Repeat(default(ReadOnlyMemory<byte>), 1001)]));
    }

    [Fact]
    public void Programs_that_taproot_leaves_alone()
    {
        ScriptBytes taproot = ScriptTemplates.PayToTaproot(Key.XOnlyPublicKey);
        Witness nonsense = new([Signature64]);
        Assert.Equal(ScriptError.Ok, Run(default, taproot, nonsense, Flags & ~ScriptFlags.Taproot));
        Assert.Equal(ScriptError.SchnorrSig, Run(default, taproot, nonsense, Flags));
        Assert.Equal(ScriptError.WitnessProgramWitnessEmpty, Run(default, taproot, default, Flags));

        ScriptBytes wrapped = ScriptTemplates.PayToScriptHash(Hash160.Of(taproot.Span));
        ScriptBytes push = new ScriptBuilder().PushBytes(taproot.Span).ToScript();
        Assert.Equal(ScriptError.Ok, Run(push, wrapped, nonsense, Flags));
        const ScriptFlags discourage = Flags | ScriptFlags.DiscourageUpgradableWitnessProgram;
        Assert.Equal(ScriptError.DiscourageUpgradableWitnessProgram, Run(push, wrapped, nonsense, discourage));

        ScriptBytes anchor = ScriptTemplates.PayToWitnessProgram(1, [0x4e, 0x73]);
        Assert.Equal(ScriptError.Ok, Run(default, anchor, default, discourage));
        Assert.Equal(ScriptError.DiscourageUpgradableWitnessProgram, Run(default, ScriptTemplates.PayToWitnessProgram(2, [0x4e, 0x73]), default, discourage));
    }

    private static ScriptError Run(ScriptBytes scriptSig, ScriptBytes scriptPubKey, Witness witness, ScriptFlags flags) =>
        new ScriptCheck(ScriptSpend.Of(scriptSig, scriptPubKey, witness), 0, flags).Run(BouncyCastleVerifier.Instance);
}
