using Blockchain.Consensus.Blocks;

namespace Blockchain.Consensus.Script;

/// <summary>Decides whether an input may spend an output.</summary>
public static class ScriptInterpreter
{
    /// <summary>Runs scriptSig, then scriptPubKey, then what they commit to: a P2SH script, a witness program, or both.</summary>
    /// <param name="scriptSig">The input's script.</param>
    /// <param name="scriptPubKey">The spent output's script.</param>
    /// <param name="witness">The input's witness.</param>
    /// <param name="flags">What is enforced. CLEANSTACK and WITNESS make sense only together with P2SH.</param>
    /// <param name="checker">The transaction.</param>
    /// <returns><see cref="ScriptError.Ok"/>, or the first error. Never throws.</returns>
    public static ScriptError Verify(
        ScriptBytes scriptSig, ScriptBytes scriptPubKey, Witness witness, ScriptFlags flags, ISpendChecker checker)
    {
        if ((flags & ScriptFlags.SigPushOnly) != 0 && !ScriptTemplates.IsPushOnly(scriptSig.Span)) return ScriptError.SigPushOnly;
        bool isP2sh = (flags & ScriptFlags.P2sh) != 0 && ScriptTemplates.IsP2sh(scriptPubKey.Span);
        ScriptMachine machine = new(checker, flags);
        ScriptError error = machine.Run(scriptSig.Memory, SignatureVersion.Legacy);
        if (error != ScriptError.Ok) return error;
        ScriptStack? pushed = isP2sh ? machine.Stack.Copy() : null;
        error = RunToTrue(machine, scriptPubKey.Memory);
        if (error != ScriptError.Ok) return error;

        ReadOnlyMemory<byte> redeemed = scriptPubKey.Memory;
        if (pushed is not null)
        {
            if (!ScriptTemplates.IsPushOnly(scriptSig.Span)) return ScriptError.SigPushOnly;
            redeemed = pushed.Pop(); // there: its hash has just been found equal
            machine.Replace(pushed);
            error = RunToTrue(machine, redeemed);
            if (error != ScriptError.Ok) return error;
        }

        bool usesWitness = (flags & ScriptFlags.Witness) != 0;
        if (usesWitness && ScriptTemplates.TryGetWitnessProgram(redeemed.Span, out int version, out ReadOnlySpan<byte> program))
        {
            if (!isP2sh && !scriptSig.IsEmpty) return ScriptError.WitnessMalleated;
            if (isP2sh && !IsOnlyPush(scriptSig.Span, redeemed.Span)) return ScriptError.WitnessMalleatedP2sh;
            // A witness program judges its own stack, and always wants it clean.
            return WitnessPrograms.Verify(machine, checker, flags, witness, version, program, isP2sh);
        }
        if ((flags & ScriptFlags.CleanStack) != 0 && machine.Stack.Count != 1) return ScriptError.CleanStack;
        return usesWitness && !witness.IsEmpty ? ScriptError.WitnessUnexpected : ScriptError.Ok;
    }

    private static ScriptError RunToTrue(ScriptMachine machine, ReadOnlyMemory<byte> script)
    {
        ScriptError error = machine.Run(script, SignatureVersion.Legacy);
        if (error != ScriptError.Ok) return error;
        return machine.Stack.Count > 0 && ScriptNumber.IsTrue(machine.Stack[0].Span) ? ScriptError.Ok : ScriptError.EvalFalse;
    }

    /// <summary>Whether scriptSig is one direct push of the witness program: any other form could be changed by third parties.</summary>
    private static bool IsOnlyPush(ReadOnlySpan<byte> scriptSig, ReadOnlySpan<byte> program) =>
        scriptSig.Length == program.Length + 1 && scriptSig[0] == program.Length && scriptSig[1..].SequenceEqual(program);
}
