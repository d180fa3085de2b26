using System.Security.Cryptography;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Codec;
using Blockchain.Consensus.Crypto;
using Blockchain.Consensus.Primitives;
using Blockchain.Consensus.Script;
using Blockchain.TestKit;
using Xunit;

namespace Blockchain.Consensus.Tests.Script;

/// <summary>An output whose only script is one tapscript, and the transaction that spends it.</summary>
internal sealed class TapLeaf
{
    private static readonly PrivateKey Internal = PrivateKey.FromSeed("internal"u8);

    private readonly ScriptBytes script;
    private readonly ScriptBytes output;
    private readonly byte[] control;
    private readonly Hash256 hash;

    public TapLeaf(ScriptBytes script)
    {
        this.script = script;
        hash = Taproot.LeafHash(Taproot.TapscriptLeafVersion, script.Span);
        Assert.True(Internal.XOnlyPublicKey.TryTweak(hash, out PublicKey tweaked));
        output = ScriptTemplates.PayToTaproot(tweaked.XOnly);
        byte head = (byte)(Taproot.TapscriptLeafVersion | (tweaked.IsOdd ? 1 : 0));
        control = [head, .. Internal.XOnlyPublicKey.ToArray()];
    }

    /// <summary>Signs for a position of CODESEPARATOR.</summary>
    public delegate byte[] Signer(PrivateKey key, SignatureHashType type, uint separator);

    public byte[] Sign(PrivateKey key, SignatureHashType type, uint separator, byte[]? annex)
    {
        Hash256? annexHash = annex is null ? null : Hash256.Read(SHA256.HashData([(byte)annex.Length, .. annex]));
        SpendingTransaction spend = ScriptSpend.Of(default, output);
        Assert.True(SignatureHash.TryTaproot(spend, 0, new(annexHash, new(hash, separator)), type, out Hash256 message));
        byte[] signature = key.SignSchnorr(message.ToArray(), new byte[32]);
        return type == SignatureHashType.Default ? signature : [.. signature, (byte)type.Value];
    }

    public ScriptError Spend(ScriptFlags flags, Func<Signer, ReadOnlyMemory<byte>[]> stack, byte[]? annex = null)
    {
        ReadOnlyMemory<byte>[] items = stack((key, type, separator) => Sign(key, type, separator, annex));
        return Run(flags, WitnessOf(items, annex));
    }

    /// <summary>Spends with an empty stack and makes the witness heavier by an annex: its length byte and its bytes.</summary>
    public ScriptError SpendPadded(ScriptFlags flags, int bytes)
    {
        int length = bytes - 1 < 0xfd ? bytes - 1 : bytes - 3; // the length itself takes one byte or three
        byte[] annex = new byte[length];
        annex[0] = Taproot.AnnexTag;
        Assert.Equal(WitnessSize([]) + bytes, SizeOf(WitnessOf([], annex)));
        return Run(flags, WitnessOf([], annex));
    }

    public int WitnessSize(ReadOnlyMemory<byte>[] stack) => SizeOf(WitnessOf(stack, null));

    private Witness WitnessOf(ReadOnlyMemory<byte>[] stack, byte[]? annex)
    {
        List<ReadOnlyMemory<byte>> items = [.. stack, script.Memory, control];
        if (annex is not null) items.Add(annex);
        return new([.. items]);
    }

    private ScriptError Run(ScriptFlags flags, Witness witness) =>
        new ScriptCheck(ScriptSpend.Of(default, output, witness), 0, flags).Run(BouncyCastleVerifier.Instance);

    private static int SizeOf(Witness witness)
    {
        WireWriter writer = new();
        witness.Write(writer);
        return writer.Length;
    }
}
