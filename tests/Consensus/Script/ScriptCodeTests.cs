using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Primitives;
using Blockchain.Consensus.Script;
using Blockchain.TestKit;
using Xunit;

namespace Blockchain.Consensus.Tests.Script;

/// <summary>Which bytes a signature check is given to hash.</summary>
public sealed class ScriptCodeTests
{
    private const string Signature = "0x02 0xaabb";

    [Theory] // A key of one byte, 01, is good enough: the checker does not look.
    [InlineData("1 CHECKSIG", "1 CHECKSIG")]
    [InlineData("0x02 0xaabb DROP 1 CHECKSIG", "DROP 1 CHECKSIG")]
    [InlineData("0x02 0xaabb 0x02 0xaabb 2DROP 1 CHECKSIG", "2DROP 1 CHECKSIG")] // one behind the other
    [InlineData("0x02 0xaabb 1 0x02 0xaabb 2DROP DROP 1 CHECKSIG", "1 2DROP DROP 1 CHECKSIG")]
    [InlineData("0x03 0x02aabb DROP 1 CHECKSIG", "0x03 0x02aabb DROP 1 CHECKSIG")] // inside another push
    [InlineData("0x4c02 0xaabb DROP 1 CHECKSIG", "0x4c02 0xaabb DROP 1 CHECKSIG")] // pushed in another form
    [InlineData("1 CHECKSIG 0x02 0xaabb", "1 CHECKSIG")]
    [InlineData("1 CHECKSIG 0x02 0xaabb 0x05 0x02aabb", "1 CHECKSIG 0x05 0x02aabb")] // not in what cannot be decoded
    [InlineData("NOP CODESEPARATOR 1 CHECKSIG", "1 CHECKSIG")]
    [InlineData("NOP CODESEPARATOR 1 CHECKSIG CODESEPARATOR", "1 CHECKSIG CODESEPARATOR")] // cut out by the hash, later
    [InlineData("0 IF CODESEPARATOR ENDIF 1 CHECKSIG", "0 IF CODESEPARATOR ENDIF 1 CHECKSIG")] // not executed
    [InlineData("0 SWAP 1 1 1 CHECKMULTISIG 0x02 0xaabb", "0 SWAP 1 1 1 CHECKMULTISIG")]
    public void Legacy(string script, string expected) => Assert.Equal(ScriptAssembler.Assemble(expected), CodeOf(Signature, script));

    [Fact]
    public void An_empty_signature_removes_every_zero() =>
        Assert.Equal(ScriptAssembler.Assemble("DROP 1 CHECKSIG"), CodeOf("0", "0 DROP 1 CHECKSIG 0"));

    [Fact]
    public void Policy_refuses_what_consensus_removes()
    {
        Recorder recorder = new();
        ScriptBytes script = ScriptAssembler.Assemble("0x02 0xaabb DROP 1 CHECKSIG");
        ScriptBytes signature = ScriptAssembler.Assemble(Signature);
        Assert.Equal(ScriptError.SigFindAndDelete, ScriptInterpreter.Verify(signature, script, default, ScriptFlags.ConstScriptCode, recorder));
        Assert.Equal(ScriptError.OpCodeSeparator, ScriptInterpreter.Verify(
            signature, ScriptAssembler.Assemble("0 IF CODESEPARATOR ENDIF 1 CHECKSIG"), default, ScriptFlags.ConstScriptCode, recorder));
    }

    [Theory]
    [InlineData("0x02 0xaabb DROP 1 CHECKSIG", "0x02 0xaabb DROP 1 CHECKSIG")]
    [InlineData("NOP CODESEPARATOR 0x02 0xaabb DROP 1 CHECKSIG", "0x02 0xaabb DROP 1 CHECKSIG")]
    public void Version_0_witness_scripts_keep_the_signature(string script, string expected)
    {
        Recorder recorder = new();
        ScriptBytes code = ScriptAssembler.Assemble(script);
        ScriptBytes output = ScriptTemplates.PayToWitnessScriptHash(Hash256.Read(System.Security.Cryptography.SHA256.HashData(code.Span)));
        Witness witness = new([new byte[] { 0xaa, 0xbb }, code.Memory]);
        Assert.Equal(ScriptError.Ok, ScriptInterpreter.Verify(default, output, witness, ScriptFlags.P2sh | ScriptFlags.Witness, recorder));
        Assert.Equal(ScriptAssembler.Assemble(expected), recorder.Code);
    }

    private static ScriptBytes CodeOf(string scriptSig, string scriptPubKey)
    {
        Recorder recorder = new();
        ScriptInterpreter.Verify(ScriptAssembler.Assemble(scriptSig), ScriptAssembler.Assemble(scriptPubKey), default, ScriptFlags.None, recorder);
        return recorder.Code;
    }

    private sealed class Recorder : ISpendChecker
    {
        public ScriptBytes Code { get; private set; }

        public bool CheckEcdsa(ReadOnlySpan<byte> signature, ReadOnlySpan<byte> publicKey, ReadOnlyMemory<byte> scriptCode, SignatureVersion version)
        {
            Code = new(scriptCode);
            return true;
        }

        public ScriptError CheckSchnorr(ReadOnlySpan<byte> signature, ReadOnlySpan<byte> publicKey, TaprootPath path) => ScriptError.SchnorrSig;

        public bool CheckTaprootTweak(ReadOnlySpan<byte> outputKey, bool outputKeyIsOdd, ReadOnlySpan<byte> internalKey, Hash256 tweak) => false;

        public bool CheckLockTime(ScriptNumber lockTime) => false;

        public bool CheckSequence(ScriptNumber sequence) => false;
    }
}
