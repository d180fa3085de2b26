using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Crypto;
using Blockchain.Consensus.Primitives;
using Blockchain.Consensus.Script;
using Blockchain.TestKit;
using CsCheck;
using Xunit;

namespace Blockchain.Consensus.Tests.Script;

/// <summary>Numbers, pushes, readers and templates.</summary>
public sealed class ScriptNotationTests
{
    [Fact]
    public void Numbers_survive_being_written_and_have_one_minimal_form() =>
        Gen.Long[-(1L << 55) + 1, (1L << 55) - 1].Sample(value =>
        {
            byte[] bytes = new ScriptNumber(value).ToBytes();
            Assert.True(ScriptNumber.TryRead(bytes, minimal: true, 8, out ScriptNumber read));
            Assert.Equal(value, read.Value);
            Assert.Equal(value != 0, ScriptNumber.IsTrue(bytes));
            byte[] padded = value < 0 ? Padded(bytes) : [.. bytes, 0];
            Assert.True(ScriptNumber.TryRead(padded, minimal: false, 8, out ScriptNumber same));
            Assert.Equal(value, same.Value);
            Assert.False(ScriptNumber.TryRead(padded, minimal: true, 8, out _));
        });

    [Theory]
    [InlineData(0, "")]
    [InlineData(1, "01")]
    [InlineData(-1, "81")]
    [InlineData(127, "7f")]
    [InlineData(128, "8000")]
    [InlineData(-128, "8080")]
    [InlineData(255, "ff00")]
    [InlineData(-255, "ff80")]
    [InlineData(256, "0001")]
    [InlineData(0x7fffffff, "ffffff7f")]
    [InlineData(long.MaxValue, "ffffffffffffff7f")]
    [InlineData(long.MinValue, "000000000000008080")]
    public void Numbers_as_bytes(long value, string hex) => Assert.Equal(hex, Hex.Encode(new ScriptNumber(value).ToBytes()));

    [Theory]
    [InlineData("", false)]
    [InlineData("00", false)]
    [InlineData("80", false)] // minus zero
    [InlineData("000080", false)]
    [InlineData("8000", true)]
    [InlineData("0100", true)]
    public void Truth(string hex, bool expected) => Assert.Equal(expected, ScriptNumber.IsTrue(Convert.FromHexString(hex)));

    [Fact]
    public void Pushes_are_read_back_and_are_as_short_as_policy_demands() =>
        Gen.Byte.Array[0, 520].Sample(element =>
        {
            ScriptBytes script = new ScriptBuilder().Push(element).ToScript();
            ScriptReader reader = new(script.Span);
            Assert.True(reader.TryRead(out Opcode opcode));
            Assert.True(reader.IsAtEnd);
            if (opcode <= Opcode.PushData4) Assert.Equal(element, reader.Data.ToArray());
            SpendingTransaction spend = ScriptSpend.Of(script, new ScriptBuilder().Op(Opcode.Drop).Number(1).ToScript());
            Assert.Equal(ScriptError.Ok, new ScriptCheck(spend, 0, ScriptFlags.MinimalData).Run(BouncyCastleVerifier.Instance));
            Assert.True(ScriptTemplates.IsPushOnly(script.Span));
        }, iter: 2_000);

    [Fact]
    public void A_reader_takes_any_bytes_and_stays_inside() =>
        Gen.Byte.Array[0, 40].Sample(bytes =>
        {
            ScriptReader reader = new(bytes);
            int operations = 0;
            while (reader.TryRead(out _)) operations++;
            Assert.InRange(operations, 0, bytes.Length);
            Assert.InRange(reader.Position, 0, bytes.Length);
        });

    [Fact]
    public void Templates_are_told_apart()
    {
        Hash160 hash = Hash160.Of([1]);
        Assert.Equal("76a914" + hash + "88ac", ScriptTemplates.PayToPublicKeyHash(hash).ToString());
        Assert.Equal("a914" + hash + "87", ScriptTemplates.PayToScriptHash(hash).ToString());
        Assert.Equal("0014" + hash, ScriptTemplates.PayToWitnessPublicKeyHash(hash).ToString());
        Assert.True(ScriptTemplates.IsP2sh(ScriptTemplates.PayToScriptHash(hash).Span));
        Assert.False(ScriptTemplates.IsP2sh(ScriptTemplates.PayToPublicKeyHash(hash).Span));
        for (int version = 0; version <= 16; version++)
        {
            for (int length = 0; length <= 42; length++)
            {
                byte[] program = new byte[length];
                ScriptBytes script = ScriptTemplates.PayToWitnessProgram(version, program);
                bool isProgram = ScriptTemplates.TryGetWitnessProgram(script.Span, out int read, out ReadOnlySpan<byte> bytes);
                Assert.Equal(length is >= 2 and <= 40, isProgram);
                if (!isProgram) continue;
                Assert.Equal(version, read);
                Assert.Equal(length, bytes.Length);
            }
        }
        Assert.True(ScriptTemplates.IsUnspendable(ScriptTemplates.CarryData([1, 2]).Span));
        Assert.True(ScriptTemplates.IsUnspendable(new byte[10_001]));
        Assert.False(ScriptTemplates.IsUnspendable(new byte[10_000]));
        Assert.False(ScriptTemplates.IsUnspendable([]));
    }

    [Fact]
    public void Every_opcode_has_its_name_and_bip_342_counts_87_that_succeed()
    {
        int success = 0;
        for (int value = 0; value <= byte.MaxValue; value++)
        {
            Assert.NotEmpty(OpcodeNames.NameOf((Opcode)value));
            if (((Opcode)value).IsSuccess()) success++;
        }
        Assert.Equal(87, success);
        Assert.Equal("OP_CHECKSIGADD", OpcodeNames.NameOf(Opcode.CheckSigAdd));
        Assert.Equal("OP_CHECKLOCKTIMEVERIFY", OpcodeNames.NameOf(Opcode.CheckLockTimeVerify));
        Assert.Equal("OP_2DROP", OpcodeNames.NameOf(Opcode.TwoDrop));
        Assert.Equal("OP_WITHIN", OpcodeNames.NameOf(Opcode.Within));
        Assert.Equal("16", OpcodeNames.NameOf(Opcode.Sixteen));
        Assert.Equal("OP_UNKNOWN", OpcodeNames.NameOf((Opcode)0xbb));
    }

    private static byte[] Padded(byte[] negative)
    {
        byte[] padded = [.. negative, 0x80];
        padded[^2] &= 0x7f;
        return padded;
    }
}
