namespace Blockchain.Consensus.Script;

/// <content>Moving elements about.</content>
internal sealed partial class ScriptMachine
{
    private ScriptError ExecuteStack(Opcode opcode)
    {
        if (opcode == Opcode.FromAltStack) return FromAltStack();
        if (stack.Count < ElementsNeeded(opcode)) return ScriptError.InvalidStackOperation;
        switch (opcode)
        {
            case Opcode.ToAltStack:
                (second ??= new()).Push(stack.Pop());
                break;
            case Opcode.Drop or Opcode.TwoDrop:
                stack.Drop(ElementsNeeded(opcode));
                break;
            case Opcode.Dup or Opcode.TwoDup or Opcode.ThreeDup:
                CopyFrom(ElementsNeeded(opcode) - 1, ElementsNeeded(opcode));
                break;
            case Opcode.Over:
                CopyFrom(1, 1);
                break;
            case Opcode.TwoOver:
                CopyFrom(3, 2);
                break;
            case Opcode.Swap or Opcode.Rot:
                MoveFrom(ElementsNeeded(opcode) - 1, 1);
                break;
            case Opcode.TwoSwap or Opcode.TwoRot:
                MoveFrom(ElementsNeeded(opcode) - 1, 2);
                break;
            case Opcode.IfDup:
                if (ScriptNumber.IsTrue(stack[0].Span)) CopyFrom(0, 1);
                break;
            case Opcode.Depth:
                stack.Push(new ScriptNumber(stack.Count));
                break;
            case Opcode.Nip:
                stack.RemoveAt(1);
                break;
            case Opcode.Tuck:
                stack.Insert(2, stack[0]);
                break;
            default:
                return PickOrRoll(opcode);
        }
        return ScriptError.Ok;
    }

    private static int ElementsNeeded(Opcode opcode) => opcode switch
    {
        Opcode.Depth => 0,
        Opcode.ToAltStack or Opcode.Drop or Opcode.Dup or Opcode.IfDup => 1,
        Opcode.ThreeDup or Opcode.Rot => 3,
        Opcode.TwoOver or Opcode.TwoSwap => 4,
        Opcode.TwoRot => 6,
        _ => 2, // TwoDrop, TwoDup, Nip, Over, Pick, Roll, Swap, Tuck
    };

    private void CopyFrom(int depth, int count)
    {
        for (int i = 0; i < count; i++) stack.Push(stack[depth]);
    }

    private void MoveFrom(int depth, int count)
    {
        for (int i = 0; i < count; i++) stack.Push(stack.RemoveAt(depth));
    }

    private ScriptError FromAltStack()
    {
        if (second is null || second.Count < 1) return ScriptError.InvalidAltStackOperation;
        stack.Push(second.Pop());
        return ScriptError.Ok;
    }

    private ScriptError PickOrRoll(Opcode opcode)
    {
        if (!TryReadNumber(0, out long depth)) return ScriptError.UnknownError;
        stack.Drop(1);
        if (depth < 0 || depth >= stack.Count) return ScriptError.InvalidStackOperation;
        stack.Push(opcode == Opcode.Roll ? stack.RemoveAt((int)depth) : stack[(int)depth]);
        return ScriptError.Ok;
    }

    private ScriptError PushSize()
    {
        if (stack.Count < 1) return ScriptError.InvalidStackOperation;
        stack.Push(new ScriptNumber(stack[0].Length));
        return ScriptError.Ok;
    }

    private ScriptError CompareBytes(Opcode opcode)
    {
        if (stack.Count < 2) return ScriptError.InvalidStackOperation;
        bool equal = stack[0].Span.SequenceEqual(stack[1].Span);
        stack.Drop(2);
        stack.Push(equal);
        return opcode == Opcode.EqualVerify ? PopTrue(ScriptError.EqualVerify) : ScriptError.Ok;
    }
}
