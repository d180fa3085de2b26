namespace Blockchain.Consensus.Script;

/// <content>NOP1 to NOP10, two of which have become lock times.</content>
internal sealed partial class ScriptMachine
{
    private const long SequenceDisabled = 1L << 31;

    private ScriptError ExecuteNop(Opcode opcode)
    {
        if (opcode == Opcode.CheckLockTimeVerify) return Has(ScriptFlags.CheckLockTimeVerify) ? CheckLockTime() : ScriptError.Ok;
        if (opcode == Opcode.CheckSequenceVerify) return Has(ScriptFlags.CheckSequenceVerify) ? CheckSequence() : ScriptError.Ok;
        return Has(ScriptFlags.DiscourageUpgradableNops) ? ScriptError.DiscourageUpgradableNops : ScriptError.Ok;
    }

    /// <summary>The number stays on the stack, because to old nodes this was a NOP.</summary>
    private ScriptError CheckLockTime()
    {
        ScriptError error = PeekLockTime(out ScriptNumber lockTime);
        if (error != ScriptError.Ok) return error;
        return checker.CheckLockTime(lockTime) ? ScriptError.Ok : ScriptError.UnsatisfiedLockTime;
    }

    private ScriptError CheckSequence()
    {
        ScriptError error = PeekLockTime(out ScriptNumber sequence);
        if (error != ScriptError.Ok || (sequence.Value & SequenceDisabled) != 0) return error;
        return checker.CheckSequence(sequence) ? ScriptError.Ok : ScriptError.UnsatisfiedLockTime;
    }

    private ScriptError PeekLockTime(out ScriptNumber number)
    {
        number = default;
        if (stack.Count < 1) return ScriptError.InvalidStackOperation;
        if (!ScriptNumber.TryRead(stack[0].Span, minimal, ScriptNumber.LockTimeSizeBytesMax, out number)) return ScriptError.UnknownError;
        return number.Value < 0 ? ScriptError.NegativeLockTime : ScriptError.Ok;
    }
}
