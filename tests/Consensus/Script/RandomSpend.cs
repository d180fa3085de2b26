using System.Collections.Immutable;
using System.Security.Cryptography;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Crypto;
using Blockchain.Consensus.Primitives;
using Blockchain.Consensus.Script;
using CsCheck;

namespace Blockchain.Consensus.Tests.Script;

/// <summary>Random spends, most of which get somewhere: opcodes outnumber noise, and every kind of output occurs.</summary>
internal static class RandomSpend
{
    private const int OutputKinds = 5;
    private const uint FlagMask = (1u << 21) - 1;

    private static readonly Gen<byte[]> Push = Gen.OneOf(
        Gen.Int[-2, 20].Select(number => new ScriptBuilder().Number(number).ToScript().Memory.ToArray()),
        Gen.Long[-0x1_0000_0000, 0x1_0000_0000].Select(number => new ScriptBuilder().Number(number).ToScript().Memory.ToArray()),
        Gen.Byte.Array[0, 80].Select(data => new ScriptBuilder().PushBytes(data).ToScript().Memory.ToArray()));

    private static readonly Gen<byte[]> Signature = Gen.Byte.Select(type =>
        (byte[])[0x30, 6, 2, 1, 1, 2, 1, 1, type]);

    private static readonly Gen<byte[]> PublicKey = Gen.Byte[2, 4].Select(head => (byte[])[head, .. new byte[32]]);

    private static readonly Gen<byte[]> Operation = Gen.Frequency(
        (6, Push),
        (8, Gen.Byte[(byte)Opcode.Nop, (byte)Opcode.CheckSigAdd].Select(opcode => (byte[])[opcode])),
        (1, Gen.Byte.Array[0, 6]),
        (2, Gen.Select(Signature, PublicKey, (signature, key) =>
            new ScriptBuilder().PushBytes(signature).PushBytes(key).Op(Opcode.CheckSig).ToScript().Memory.ToArray())),
        (1, Gen.Select(Signature, PublicKey, (signature, key) => new ScriptBuilder().Number(0).PushBytes(signature).Number(1)
            .PushBytes(key).PushBytes(key).Number(2).Op(Opcode.CheckMultiSig).ToScript().Memory.ToArray())));

    private static readonly Gen<ScriptBytes> Script = Operation.Array[0, 12].Select(Join);

    private static readonly Gen<ReadOnlyMemory<byte>[]> Stack =
        Gen.Byte.Array[0, 70].Array[0, 4].Select(items => items.Select(item => (ReadOnlyMemory<byte>)item).ToArray());

    /// <summary>Any key but zero: a program of zeros is false, and fails before its witness is looked at.</summary>
    private static readonly ScriptBytes SomeTaproot = ScriptTemplates.PayToWitnessProgram(1, Enumerable.Repeat((byte)1, 32).ToArray());

    /// <summary>A transaction with one input, and flags.</summary>
    public static Gen<(SpendingTransaction Spend, ScriptFlags Flags)> Any { get; } = Gen.Select(
        Gen.Int[0, OutputKinds - 1],
        Gen.Select(Script, Push.Array[0, 4].Select(Join), Stack),
        Gen.Select(Gen.UInt, Gen.UInt, Gen.UInt[0, 3]),
        Gen.UInt[0, FlagMask],
        (kind, parts, times, flags) => (Make(kind, parts.Item1, parts.Item2, parts.Item3, times), Sensible((ScriptFlags)flags)));

    /// <summary>Drops the flags that mean nothing without others.</summary>
    public static ScriptFlags Sensible(ScriptFlags flags)
    {
        if ((flags & ScriptFlags.P2sh) == 0) flags &= ~ScriptFlags.Witness;
        return (flags & ScriptFlags.Witness) == 0 ? flags & ~ScriptFlags.CleanStack : flags;
    }

    private static SpendingTransaction Make(
        int kind, ScriptBytes script, ScriptBytes pushes, ReadOnlyMemory<byte>[] stack, (uint Sequence, uint LockTime, uint Version) times)
    {
        ScriptBytes p2wsh = ScriptTemplates.PayToWitnessScriptHash(Hash256.Read(SHA256.HashData(script.Span)));
        byte[] control = [Taproot.TapscriptLeafVersion, .. new byte[32]];
        (ScriptBytes scriptSig, ScriptBytes output, Witness witness) = kind switch
        {
            0 => (pushes, script, default(Witness)),
            1 => (Join([pushes.Memory.ToArray(), PushOf(script)]), ScriptTemplates.PayToScriptHash(Hash160.Of(script.Span)), default),
            2 => (default, p2wsh, new([.. stack, script.Memory])),
            3 => (Join([PushOf(p2wsh)]), ScriptTemplates.PayToScriptHash(Hash160.Of(p2wsh.Span)), new([.. stack, script.Memory])),
            _ => (default, SomeTaproot, new([.. stack, script.Memory, control])),
        };
        TxIn input = new(new(default, 1), scriptSig, times.Sequence, witness);
        Transaction transaction = new(times.Version, [input], [new(new(1), default)], times.LockTime);
        return new(transaction, ImmutableArray.Create(new TxOut(new(2), output)));
    }

    private static byte[] PushOf(ScriptBytes script) => new ScriptBuilder().PushBytes(script.Span).ToScript().Memory.ToArray();

    private static ScriptBytes Join(byte[][] operations)
    {
        ScriptBuilder builder = new();
        foreach (byte[] operation in operations) builder.Raw(operation);
        return builder.ToScript();
    }
}
