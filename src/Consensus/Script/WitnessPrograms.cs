using System.Security.Cryptography;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Codec;
using Blockchain.Consensus.Crypto;
using Blockchain.Consensus.Primitives;

namespace Blockchain.Consensus.Script;

/// <summary>Spends of witness programs: version 0 (BIP 141), taproot (BIP 341), tapscript (BIP 342), and versions to come.</summary>
internal static class WitnessPrograms
{
    private const int PublicKeyHashBytes = 20;
    private const int ScriptHashBytes = 32;
    private const int PublicKeyHashItems = 2;

    public static ScriptError Verify(
        ScriptMachine machine, ISpendChecker checker, ScriptFlags flags, Witness witness, int version, ReadOnlySpan<byte> program, bool isP2sh)
    {
        if (version == 0) return VerifyVersion0(machine, witness, program);
        if (version == 1 && program.Length == Taproot.OutputKeyBytes && !isP2sh)
        {
            return (flags & ScriptFlags.Taproot) != 0 ? VerifyTaproot(machine, checker, flags, witness, program) : ScriptError.Ok;
        }
        if (!isP2sh && ScriptTemplates.IsPayToAnchor(version, program)) return ScriptError.Ok;
        bool discouraged = (flags & ScriptFlags.DiscourageUpgradableWitnessProgram) != 0;
        return discouraged ? ScriptError.DiscourageUpgradableWitnessProgram : ScriptError.Ok;
    }

    private static ScriptError VerifyVersion0(ScriptMachine machine, Witness witness, ReadOnlySpan<byte> program)
    {
        switch (program.Length)
        {
            case PublicKeyHashBytes:
                if (witness.Count != PublicKeyHashItems) return ScriptError.WitnessProgramMismatch;
                byte[] implied = ScriptTemplates.PublicKeyHashScript(program);
                return Execute(machine, implied, witness, witness.Count, SignatureVersion.WitnessV0);
            case ScriptHashBytes:
                if (witness.IsEmpty) return ScriptError.WitnessProgramWitnessEmpty;
                ReadOnlyMemory<byte> script = witness[witness.Count - 1];
                Span<byte> hash = stackalloc byte[Hash256.Size];
                SHA256.HashData(script.Span, hash);
                if (!hash.SequenceEqual(program)) return ScriptError.WitnessProgramMismatch;
                return Execute(machine, script, witness, witness.Count - 1, SignatureVersion.WitnessV0);
            default:
                return ScriptError.WitnessProgramWrongLength;
        }
    }

    private static ScriptError VerifyTaproot(
        ScriptMachine machine, ISpendChecker checker, ScriptFlags flags, Witness witness, ReadOnlySpan<byte> outputKey)
    {
        int count = witness.Count;
        if (count == 0) return ScriptError.WitnessProgramWitnessEmpty;
        Hash256? annex = null;
        if (count >= 2 && witness[count - 1] is { IsEmpty: false } last && last.Span[0] == Taproot.AnnexTag)
        {
            annex = AnnexHash(last.Span);
            count--;
        }
        if (count == 1) return checker.CheckSchnorr(witness[0].Span, outputKey, new(annex));

        ReadOnlySpan<byte> control = witness[count - 1].Span;
        ReadOnlyMemory<byte> script = witness[count - 2];
        if (!Taproot.IsControlSize(control.Length)) return ScriptError.TaprootWrongControlSize;
        byte leafVersion = Taproot.LeafVersionOf(control);
        Hash256 leaf = Taproot.LeafHash(leafVersion, script.Span);
        ReadOnlySpan<byte> internalKey = control[1..Taproot.ControlBaseBytes];
        Hash256 tweak = new XOnlyPublicKey(Hash256.Read(internalKey)).TaprootTweak(Taproot.RootOf(control, leaf));
        bool isOdd = (control[0] & 1) != 0;
        if (!checker.CheckTaprootTweak(outputKey, isOdd, internalKey, tweak)) return ScriptError.WitnessProgramMismatch;
        if (leafVersion == Taproot.TapscriptLeafVersion)
        {
            machine.Path = new(annex, new(leaf));
            machine.WeightLeft = (long)SizeOf(witness) + ScriptLimits.TapscriptWeightAllowance;
            return ExecuteTapscript(machine, flags, script, witness, count - 2);
        }
        bool discouraged = (flags & ScriptFlags.DiscourageUpgradableTaprootVersion) != 0;
        return discouraged ? ScriptError.DiscourageUpgradableTaprootVersion : ScriptError.Ok;
    }

    /// <summary>A success opcode anywhere before the first undecodable byte overrides everything, limits included (BIP 342).</summary>
    private static ScriptError ExecuteTapscript(
        ScriptMachine machine, ScriptFlags flags, ReadOnlyMemory<byte> script, Witness witness, int itemCount)
    {
        ScriptReader reader = new(script.Span);
        while (!reader.IsAtEnd)
        {
            if (!reader.TryRead(out Opcode opcode)) return ScriptError.BadOpcode;
            if (!opcode.IsSuccess()) continue;
            return (flags & ScriptFlags.DiscourageOpSuccess) != 0 ? ScriptError.DiscourageOpSuccess : ScriptError.Ok;
        }
        if (itemCount > ScriptLimits.StackCountMax) return ScriptError.StackSize;
        return Execute(machine, script, witness, itemCount, SignatureVersion.Tapscript);
    }

    private static ScriptError Execute(
        ScriptMachine machine, ReadOnlyMemory<byte> script, Witness witness, int itemCount, SignatureVersion version)
    {
        machine.Stack.Clear();
        for (int i = 0; i < itemCount; i++)
        {
            if (witness[i].Length > ScriptLimits.ElementSizeBytesMax) return ScriptError.PushSize;
            machine.Stack.Push(witness[i]);
        }
        ScriptError error = machine.Run(script, version);
        if (error != ScriptError.Ok) return error;
        if (machine.Stack.Count != 1) return ScriptError.CleanStack;
        return ScriptNumber.IsTrue(machine.Stack[0].Span) ? ScriptError.Ok : ScriptError.EvalFalse;
    }

    private static Hash256 AnnexHash(ReadOnlySpan<byte> annex)
    {
        WireWriter writer = new(annex.Length + 9);
        writer.WriteVarBytes(annex);
        Span<byte> digest = stackalloc byte[Hash256.Size];
        SHA256.HashData(writer.Written, digest);
        return Hash256.Read(digest);
    }

    /// <summary>Bytes of the whole witness on the wire, annex and control block included.</summary>
    private static int SizeOf(Witness witness)
    {
        int size = WireWriter.CompactSizeLength((ulong)witness.Count);
        foreach (ReadOnlyMemory<byte> item in witness.Items) size += WireWriter.CompactSizeLength((ulong)item.Length) + item.Length;
        return size;
    }
}
