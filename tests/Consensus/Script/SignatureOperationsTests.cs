using System.Security.Cryptography;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Crypto;
using Blockchain.Consensus.Primitives;
using Blockchain.Consensus.Script;
using Blockchain.TestKit;
using Xunit;

namespace Blockchain.Consensus.Tests.Script;

/// <summary>Signature operations counted by hand.</summary>
public sealed class SignatureOperationsTests
{
    private const ScriptFlags Segwit = ScriptFlags.P2sh | ScriptFlags.Witness;
    private const string Key = "0x21 0x020000000000000000000000000000000000000000000000000000000000000001";

    [Theory]
    [InlineData("", 0, 0)]
    [InlineData("CHECKSIG CHECKSIGVERIFY", 2, 2)]
    [InlineData("1 CHECKMULTISIG", 20, 1)]
    [InlineData("16 CHECKMULTISIGVERIFY", 20, 16)]
    [InlineData("0 CHECKMULTISIG", 20, 20)] // 0 is not among the numbers that are read
    [InlineData("0x01 0x02 CHECKMULTISIG", 20, 20)] // nor is a pushed number
    [InlineData("2 NOP CHECKMULTISIG", 20, 20)] // nor one that stands further away
    [InlineData("0 IF CHECKSIG ELSE 3 CHECKMULTISIG ENDIF", 21, 4)] // executed or not
    [InlineData("CHECKSIG 0x4c", 1, 1)] // up to what cannot be decoded
    [InlineData("0x02 0xacac CHECKSIG", 1, 1)] // data is not code
    [InlineData("CHECKSIGADD", 0, 0)]
    public void One_script(string script, int rough, int exact)
    {
        ScriptBytes bytes = ScriptAssembler.Assemble(script);
        Assert.Equal(rough, SignatureOperations.Count(bytes.Span, isExact: false));
        Assert.Equal(exact, SignatureOperations.Count(bytes.Span, isExact: true));
    }

    [Fact]
    public void Multisignature_bare_in_p2sh_and_in_p2wsh()
    {
        ScriptBytes script = ScriptAssembler.Assemble($"1 {Key} {Key} 2 CHECKMULTISIGVERIFY CHECKSIG"); // 3 operations
        Assert.Equal(0, Cost(default, script, default)); // a spent output counted where it was made
        Assert.Equal(4 * 21, SignatureOperations.Cost(new(1, [], [new(Amount.Zero, script)], 0), [], Segwit));

        ScriptBytes p2sh = ScriptTemplates.PayToScriptHash(Hash160.Of(script.Span));
        ScriptBytes push = new ScriptBuilder().Number(0).PushBytes(script.Span).ToScript();
        Assert.Equal(12, Cost(push, p2sh, default));
        Assert.Equal(0, Cost(push, p2sh, default, ScriptFlags.None));
        Assert.Equal(0, Cost(new ScriptBuilder().Raw(push.Span).Op(Opcode.Nop).ToScript(), p2sh, default)); // not only pushes

        ScriptBytes p2wsh = ScriptTemplates.PayToWitnessScriptHash(Hash256.Read(SHA256.HashData(script.Span)));
        Witness witness = new([default, script.Memory]);
        Assert.Equal(3, Cost(default, p2wsh, witness));
        Assert.Equal(0, Cost(default, p2wsh, default));
        Assert.Equal(0, Cost(default, p2wsh, witness, ScriptFlags.P2sh));

        ScriptBytes nested = ScriptTemplates.PayToScriptHash(Hash160.Of(p2wsh.Span));
        Assert.Equal(3, Cost(new ScriptBuilder().PushBytes(p2wsh.Span).ToScript(), nested, witness));
    }

    [Fact]
    public void Witness_programs()
    {
        Hash160 hash = Hash160.Of([2]);
        Witness witness = new([default, default]);
        ScriptBytes p2wpkh = ScriptTemplates.PayToWitnessPublicKeyHash(hash);
        Assert.Equal(1, Cost(default, p2wpkh, witness));
        Assert.Equal(1, Cost(default, p2wpkh, default)); // the witness does not matter
        ScriptBytes nested = ScriptTemplates.PayToScriptHash(Hash160.Of(p2wpkh.Span));
        Assert.Equal(1, Cost(new ScriptBuilder().PushBytes(p2wpkh.Span).ToScript(), nested, witness));
        Assert.Equal(0, Cost(default, ScriptTemplates.PayToWitnessProgram(1, new byte[32]), witness));
        Assert.Equal(0, Cost(default, ScriptTemplates.PayToWitnessProgram(1, new byte[20]), witness));
        Assert.Equal(4, Cost(ScriptAssembler.Assemble("CHECKSIG"), ScriptTemplates.PayToPublicKeyHash(hash), default));
    }

    [Fact]
    public void A_coinbase_counts_its_own_scripts_only()
    {
        TxIn input = new(OutPoint.Null, ScriptAssembler.Assemble("CHECKSIG"), TxIn.SequenceFinal);
        Transaction coinbase = new(1, [input], [new(Amount.Zero, ScriptAssembler.Assemble("CHECKMULTISIG"))], 0);
        Assert.Equal(21, SignatureOperations.Legacy(coinbase));
        Assert.Equal(84, SignatureOperations.Cost(coinbase, [], Segwit));
    }

    /// <summary>The cost of the spending transaction; its own output has no script.</summary>
    private static long Cost(ScriptBytes scriptSig, ScriptBytes scriptPubKey, Witness witness, ScriptFlags flags = Segwit)
    {
        SpendingTransaction spend = ScriptSpend.Of(scriptSig, scriptPubKey, witness);
        return SignatureOperations.Cost(spend.Transaction, spend.Spent.AsSpan(), flags);
    }
}
