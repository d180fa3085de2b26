using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Crypto;
using Blockchain.Consensus.Script;
using Blockchain.TestKit;
using Xunit;

namespace Blockchain.Consensus.Tests.Script;

/// <summary>What scripts may cost. Bytes allocated are exact and asserted; times are printed, because machines differ.</summary>
public sealed class ScriptCostTests
{
    private const int TapscriptSizeBytes = 3_900_000;
    private const int InputCount = 1_000;
    private const long HostileScriptBytesMax = 2_100_000; // 201 copies of a script of 10,000 bytes, each without some signature
    private const long InputBytesMax = 1_500;
    private const ScriptFlags Flags = ScriptFlags.P2sh | ScriptFlags.Witness | ScriptFlags.Taproot;

    private static readonly byte[] Control = [Taproot.TapscriptLeafVersion, .. new byte[32]];

    /// <summary>Any key but zero: a program of zeros is false, and fails before its witness is looked at.</summary>
    private static readonly ScriptBytes SomeTaproot = ScriptTemplates.PayToWitnessProgram(1, Enumerable.Repeat((byte)1, 32).ToArray());

    [Theory]
    [InlineData("DUP", ScriptError.OpCount)]
    [InlineData("1", ScriptError.StackSize)]
    [InlineData("0 IF", ScriptError.OpCount)]
    [InlineData("0 0 CHECKSIG", ScriptError.OpCount)]
    [InlineData("0 0 0x01 0x14 CHECKMULTISIG", ScriptError.InvalidStackOperation)]
    public void Ten_thousand_bytes_of_one_thing_stop_at_a_limit(string repeated, ScriptError expected)
    {
        ScriptBytes script = Repeat(repeated, ScriptLimits.ScriptSizeBytesMax);
        Assert.Equal(expected, Measure($"10,000 bytes of {repeated}", ScriptSpend.Of(default, script)));
    }

    [Theory] // Tapscript has no limit on operations, so a block can be one script.
    [InlineData("DUP", ScriptError.StackSize)]
    [InlineData("DUP DROP", ScriptError.Ok)]
    [InlineData("1 IF ENDIF", ScriptError.Ok)]
    [InlineData("1 IF", ScriptError.UnbalancedConditional)]
    [InlineData("NOP", ScriptError.Ok)]
    [InlineData("1 1 CHECKSIGVERIFY", ScriptError.TapscriptValidationWeight)]
    public void A_tapscript_as_large_as_a_block_costs_no_more_than_its_bytes(string repeated, ScriptError expected)
    {
        ScriptBytes script = Repeat(repeated, TapscriptSizeBytes);
        SpendingTransaction spend = ScriptSpend.Of(default, SomeTaproot, new([script.Memory, Control]));
        Assert.Equal(expected, Measure($"3.9 MB of {repeated} in tapscript", spend));
    }

    [Fact]
    public void Moving_a_thousand_elements_about_stays_linear()
    {
        ScriptBuilder builder = new();
        for (int i = 0; i < 990; i++) builder.Number(1);
        for (int i = 0; i < 500_000; i++) builder.Number(16).Op(Opcode.Roll);
        Witness witness = new([builder.ToScript().Memory, Control]);
        SpendingTransaction spend = ScriptSpend.Of(default, SomeTaproot, witness);
        ScriptError error = new ScriptCheck(spend, 0, Flags).Run(new ScriptedVerifier(answer: true));
        Assert.Equal(ScriptError.CleanStack, error);
    }

    [Fact]
    public void An_input_that_pays_a_witness_key_hash_allocates_little_and_hashes_once()
    {
        byte[] publicKey = PrivateKey.FromSeed("cost"u8).PublicKey.ToArray();
        byte[] signature = [0x30, 6, 2, 1, 1, 2, 1, 1, 1];
        TxOut output = new(new(1), ScriptTemplates.PayToWitnessPublicKeyHash(Hash160.Of(publicKey)));
        Witness witness = new([signature, publicKey]);
        TxIn[] inputs = [.. Enumerable.Range(0, InputCount).Select(i => new TxIn(new(default, (uint)i), default, 0, witness))];
        SpendingTransaction spend = new(new(2, [.. inputs], [output], 0), [.. Enumerable.Repeat(output, InputCount)]);
        ScriptedVerifier verifier = new(answer: true);
        Verify(spend, verifier); // compiles
        long before = GC.GetAllocatedBytesForCurrentThread();
        Stopwatch watch = Stopwatch.StartNew();
        Verify(spend, verifier);
        double microseconds = watch.Elapsed.TotalMicroseconds / InputCount;
        long bytes = (GC.GetAllocatedBytesForCurrentThread() - before) / InputCount;
        Evidence.Record(string.Create(CultureInfo.InvariantCulture,
            $"P2WPKH input without its signature check: {bytes} bytes allocated, {microseconds:0.0} µs (a transaction of {InputCount} inputs)"));
        Assert.Equal(2 * InputCount, verifier.Count);
        Assert.InRange(bytes, 0, InputBytesMax);
    }

    [Fact]
    public void Multisignature_over_a_large_transaction_hashes_once_for_all_pairs()
    {
        string keys = string.Join(' ', Enumerable.Repeat("0x21 0x02" + new string('0', 64), 20));
        ScriptBytes script = ScriptAssembler.Assemble($"1 {keys} 20 CHECKMULTISIG NOT");
        ScriptBytes scriptSig = ScriptAssembler.Assemble("0 0x09 0x300602010102010101");
        ImmutableArray<TxOut> outputs = [.. Enumerable.Repeat(new TxOut(new(1), script), 1_000)]; // 700 KB
        SpendingTransaction spend = new(new(1, [new(default, scriptSig, 0)], outputs, 0), [outputs[0]]);
        ScriptedVerifier verifier = new(answer: false);
        Stopwatch watch = Stopwatch.StartNew();
        Assert.Equal(ScriptError.Ok, new ScriptCheck(spend, 0, Flags).Run(verifier));
        Assert.Equal(20, verifier.Count);
        Evidence.Record(string.Create(CultureInfo.InvariantCulture,
            $"CHECKMULTISIG of 20 keys over {spend.Transaction.Size} bytes: {watch.Elapsed.TotalMilliseconds:0.0} ms for 20 pairs"));
    }

    private static void Verify(SpendingTransaction spend, ScriptedVerifier verifier)
    {
        for (int i = 0; i < spend.Spent.Length; i++)
        {
            if (new ScriptCheck(spend, i, Flags).Run(verifier) != ScriptError.Ok) Assert.Fail($"input {i}"); // Assert.Equal would allocate
        }
    }

    private static ScriptError Measure(string what, SpendingTransaction spend)
    {
        ScriptedVerifier verifier = new(answer: true);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Stopwatch watch = Stopwatch.StartNew();
        ScriptError error = new ScriptCheck(spend, 0, Flags).Run(verifier);
        long bytes = GC.GetAllocatedBytesForCurrentThread() - before;
        Evidence.Record(string.Create(CultureInfo.InvariantCulture,
            $"{what}: {error.CoreName()} after {watch.Elapsed.TotalMilliseconds:0.0} ms and {bytes} bytes"));
        Assert.InRange(bytes, 0, HostileScriptBytesMax);
        return error;
    }

    private static ScriptBytes Repeat(string repeated, int sizeBytes)
    {
        ScriptBytes unit = ScriptAssembler.Assemble(repeated);
        ScriptBuilder builder = new ScriptBuilder().Number(1);
        int count = (sizeBytes - 1) / unit.Length;
        for (int i = 0; i < count; i++) builder.Raw(unit.Span);
        return builder.ToScript();
    }
}
