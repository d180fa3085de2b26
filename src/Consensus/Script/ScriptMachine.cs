namespace Blockchain.Consensus.Script;

/// <summary>Executes scripts one after another on one stack, as the verification of one input needs.</summary>
/// <remarks>The other files of this class hold the operations by kind. None of them throws, whatever the script.</remarks>
/// <param name="checker">The transaction.</param>
/// <param name="flags">What is enforced.</param>
internal sealed partial class ScriptMachine(ISpendChecker checker, ScriptFlags flags)
{
    private readonly bool minimal = (flags & ScriptFlags.MinimalData) != 0;
    private ScriptStack stack = new();
    private ScriptStack? second;
    private ConditionStack conditions;
    private ReadOnlyMemory<byte> script;
    private SignatureVersion version;
    private int operationCount;
    private uint operationIndex;
    private int nextStart;
    private int signedStart;

    /// <summary>The stack, which outlives each script.</summary>
    public ScriptStack Stack => stack;

    /// <summary>Annex and leaf of a taproot spend.</summary>
    public TaprootPath Path { get; set; }

    /// <summary>Weight units that signature checks may still use up (BIP 342).</summary>
    public long WeightLeft { get; set; }

    /// <summary>Puts another stack in place: P2SH starts over from what scriptSig left.</summary>
    public void Replace(ScriptStack other) => stack = other;

    /// <summary>Executes one script to its end or to its first error.</summary>
    public ScriptError Run(ReadOnlyMemory<byte> code, SignatureVersion dialect)
    {
        script = code;
        version = dialect;
        second?.Clear();
        conditions = ConditionStack.Empty;
        operationCount = 0;
        signedStart = 0;
        if (HasOldLimits && code.Length > ScriptLimits.ScriptSizeBytesMax) return ScriptError.ScriptSize;
        ScriptReader reader = new(code.Span);
        for (operationIndex = 0; !reader.IsAtEnd; operationIndex++)
        {
            ScriptError error = Step(ref reader);
            if (error != ScriptError.Ok) return error;
        }
        return conditions.IsEmpty ? ScriptError.Ok : ScriptError.UnbalancedConditional;
    }

    private bool HasOldLimits => version is SignatureVersion.Legacy or SignatureVersion.WitnessV0;

    private bool Has(ScriptFlags flag) => (flags & flag) != 0;

    private ScriptError Step(ref ScriptReader reader)
    {
        if (!reader.TryRead(out Opcode opcode)) return ScriptError.BadOpcode;
        nextStart = reader.Position;
        ScriptError error = CheckStatically(opcode, reader.DataLength);
        if (error != ScriptError.Ok) return error;
        bool executing = conditions.AllTrue;
        if (executing && opcode <= Opcode.PushData4) error = PushData(opcode, script.Slice(reader.DataStart, reader.DataLength));
        else if (executing || opcode is >= Opcode.If and <= Opcode.EndIf) error = Execute(opcode, executing);
        if (error != ScriptError.Ok) return error;
        return stack.Count + (second?.Count ?? 0) > ScriptLimits.StackCountMax ? ScriptError.StackSize : ScriptError.Ok;
    }

    /// <summary>What holds for operations that are not executed, too.</summary>
    private ScriptError CheckStatically(Opcode opcode, int dataLength)
    {
        if (dataLength > ScriptLimits.ElementSizeBytesMax) return ScriptError.PushSize;
        if (opcode <= Opcode.Sixteen) return ScriptError.Ok;
        if (HasOldLimits && ++operationCount > ScriptLimits.OperationCountMax) return ScriptError.OpCount;
        if (opcode.IsDisabled()) return ScriptError.DisabledOpcode;
        bool forbidden = opcode == Opcode.CodeSeparator && version == SignatureVersion.Legacy && Has(ScriptFlags.ConstScriptCode);
        return forbidden ? ScriptError.OpCodeSeparator : ScriptError.Ok;
    }

    private ScriptError PushData(Opcode opcode, ReadOnlyMemory<byte> data)
    {
        if (minimal && !IsMinimalPush(opcode, data.Span)) return ScriptError.MinimalData;
        stack.Push(data);
        return ScriptError.Ok;
    }

    private static bool IsMinimalPush(Opcode opcode, ReadOnlySpan<byte> data) => data.Length switch
    {
        0 => opcode == Opcode.Zero,
        1 when data[0] is (>= 1 and <= 16) or 0x81 => false, // a number's opcode would do
        < (int)Opcode.PushData1 => (int)opcode == data.Length,
        <= byte.MaxValue => opcode == Opcode.PushData1,
        <= ushort.MaxValue => opcode == Opcode.PushData2,
        _ => true,
    };

    private ScriptError Execute(Opcode opcode, bool executing) => opcode switch
    {
        <= Opcode.Sixteen => PushNumber(opcode),
        <= Opcode.Return => ExecuteControl(opcode, executing),
        <= Opcode.Tuck => ExecuteStack(opcode),
        Opcode.Size => PushSize(),
        Opcode.Equal or Opcode.EqualVerify => CompareBytes(opcode),
        < Opcode.OneAdd => ScriptError.BadOpcode,
        <= Opcode.ZeroNotEqual => ExecuteUnary(opcode),
        < Opcode.Within => ExecuteBinary(opcode),
        Opcode.Within => Within(),
        <= Opcode.CheckMultiSigVerify or Opcode.CheckSigAdd => ExecuteCrypto(opcode),
        <= Opcode.Nop10 => ExecuteNop(opcode),
        _ => ScriptError.BadOpcode,
    };

    private ScriptError PushNumber(Opcode opcode)
    {
        if (opcode == Opcode.Reserved) return ScriptError.BadOpcode;
        stack.Push(new ScriptNumber((int)opcode - (int)Opcode.One + 1));
        return ScriptError.Ok;
    }

    private bool TryReadNumber(int depth, out long value)
    {
        bool ok = ScriptNumber.TryRead(stack[depth].Span, minimal, ScriptNumber.SizeBytesMax, out ScriptNumber number);
        value = number.Value;
        return ok;
    }
}
