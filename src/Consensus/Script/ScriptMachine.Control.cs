namespace Blockchain.Consensus.Script;

/// <content>Conditions, VERIFY and RETURN.</content>
internal sealed partial class ScriptMachine
{
    private ScriptError ExecuteControl(Opcode opcode, bool executing)
    {
        switch (opcode)
        {
            case Opcode.Nop:
                return ScriptError.Ok;
            case Opcode.If or Opcode.NotIf:
                return Branch(opcode, executing);
            case Opcode.Else:
                if (conditions.IsEmpty) return ScriptError.UnbalancedConditional;
                conditions.Toggle();
                return ScriptError.Ok;
            case Opcode.EndIf:
                if (conditions.IsEmpty) return ScriptError.UnbalancedConditional;
                conditions.Pop();
                return ScriptError.Ok;
            case Opcode.Verify:
                if (stack.Count < 1) return ScriptError.InvalidStackOperation;
                return PopTrue(ScriptError.Verify);
            case Opcode.Return:
                return ScriptError.OpReturn;
            default:
                return ScriptError.BadOpcode; // VER; VERIF and VERNOTIF even where they are not executed
        }
    }

    private ScriptError Branch(Opcode opcode, bool executing)
    {
        bool value = false;
        if (executing)
        {
            if (stack.Count < 1) return ScriptError.UnbalancedConditional;
            ReadOnlySpan<byte> argument = stack[0].Span;
            bool isMinimal = argument.IsEmpty || argument is [1];
            if (version == SignatureVersion.Tapscript && !isMinimal) return ScriptError.TapscriptMinimalIf;
            if (version == SignatureVersion.WitnessV0 && Has(ScriptFlags.MinimalIf) && !isMinimal) return ScriptError.MinimalIf;
            value = ScriptNumber.IsTrue(argument) == (opcode == Opcode.If);
            stack.Drop(1);
        }
        conditions.Push(value);
        return ScriptError.Ok;
    }

    /// <summary>The second half of every ...VERIFY: removes the top if it is true, and fails otherwise.</summary>
    private ScriptError PopTrue(ScriptError otherwise)
    {
        if (!ScriptNumber.IsTrue(stack[0].Span)) return otherwise;
        stack.Drop(1);
        return ScriptError.Ok;
    }
}
