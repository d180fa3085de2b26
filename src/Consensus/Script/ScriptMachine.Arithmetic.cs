namespace Blockchain.Consensus.Script;

/// <content>Numbers. Disabled opcodes never come here.</content>
internal sealed partial class ScriptMachine
{
    private ScriptError ExecuteUnary(Opcode opcode)
    {
        if (stack.Count < 1) return ScriptError.InvalidStackOperation;
        if (!TryReadNumber(0, out long number)) return ScriptError.UnknownError;
        long result = opcode switch
        {
            Opcode.OneAdd => number + 1,
            Opcode.OneSub => number - 1,
            Opcode.Negate => -number,
            Opcode.Abs => Math.Abs(number),
            Opcode.Not => number == 0 ? 1 : 0,
            _ => number != 0 ? 1 : 0, // ZeroNotEqual
        };
        stack.Drop(1);
        stack.Push(new ScriptNumber(result));
        return ScriptError.Ok;
    }

    private ScriptError ExecuteBinary(Opcode opcode)
    {
        if (stack.Count < 2) return ScriptError.InvalidStackOperation;
        if (!TryReadNumber(1, out long left) || !TryReadNumber(0, out long right)) return ScriptError.UnknownError;
        stack.Drop(2);
        switch (opcode)
        {
            case Opcode.Add:
                stack.Push(new ScriptNumber(left + right));
                break;
            case Opcode.Sub:
                stack.Push(new ScriptNumber(left - right));
                break;
            case Opcode.Min:
                stack.Push(new ScriptNumber(Math.Min(left, right)));
                break;
            case Opcode.Max:
                stack.Push(new ScriptNumber(Math.Max(left, right)));
                break;
            default:
                stack.Push(Compare(opcode, left, right));
                break;
        }
        return opcode == Opcode.NumEqualVerify ? PopTrue(ScriptError.NumEqualVerify) : ScriptError.Ok;
    }

    private static bool Compare(Opcode opcode, long left, long right) => opcode switch
    {
        Opcode.BoolAnd => left != 0 && right != 0,
        Opcode.BoolOr => left != 0 || right != 0,
        Opcode.NumEqual or Opcode.NumEqualVerify => left == right,
        Opcode.NumNotEqual => left != right,
        Opcode.LessThan => left < right,
        Opcode.GreaterThan => left > right,
        Opcode.LessThanOrEqual => left <= right,
        _ => left >= right, // GreaterThanOrEqual
    };

    private ScriptError Within()
    {
        if (stack.Count < 3) return ScriptError.InvalidStackOperation;
        if (!TryReadNumber(2, out long number) || !TryReadNumber(1, out long from) || !TryReadNumber(0, out long until))
            return ScriptError.UnknownError;
        stack.Drop(3);
        stack.Push(from <= number && number < until);
        return ScriptError.Ok;
    }
}
