using System.Collections.Immutable;
using System.Globalization;

namespace Blockchain.Consensus.Script;

/// <summary>Names and kinds of opcodes.</summary>
public static class OpcodeNames
{
    private const string Unknown = "OP_UNKNOWN";

    private static readonly ImmutableArray<string> FromNop =
    [
        "OP_NOP", "OP_VER", "OP_IF", "OP_NOTIF", "OP_VERIF", "OP_VERNOTIF", "OP_ELSE", "OP_ENDIF", "OP_VERIFY", "OP_RETURN",
        "OP_TOALTSTACK", "OP_FROMALTSTACK", "OP_2DROP", "OP_2DUP", "OP_3DUP", "OP_2OVER", "OP_2ROT", "OP_2SWAP", "OP_IFDUP",
        "OP_DEPTH", "OP_DROP", "OP_DUP", "OP_NIP", "OP_OVER", "OP_PICK", "OP_ROLL", "OP_ROT", "OP_SWAP", "OP_TUCK",
        "OP_CAT", "OP_SUBSTR", "OP_LEFT", "OP_RIGHT", "OP_SIZE", "OP_INVERT", "OP_AND", "OP_OR", "OP_XOR", "OP_EQUAL",
        "OP_EQUALVERIFY", "OP_RESERVED1", "OP_RESERVED2", "OP_1ADD", "OP_1SUB", "OP_2MUL", "OP_2DIV", "OP_NEGATE", "OP_ABS",
        "OP_NOT", "OP_0NOTEQUAL", "OP_ADD", "OP_SUB", "OP_MUL", "OP_DIV", "OP_MOD", "OP_LSHIFT", "OP_RSHIFT", "OP_BOOLAND",
        "OP_BOOLOR", "OP_NUMEQUAL", "OP_NUMEQUALVERIFY", "OP_NUMNOTEQUAL", "OP_LESSTHAN", "OP_GREATERTHAN",
        "OP_LESSTHANOREQUAL", "OP_GREATERTHANOREQUAL", "OP_MIN", "OP_MAX", "OP_WITHIN", "OP_RIPEMD160", "OP_SHA1",
        "OP_SHA256", "OP_HASH160", "OP_HASH256", "OP_CODESEPARATOR", "OP_CHECKSIG", "OP_CHECKSIGVERIFY", "OP_CHECKMULTISIG",
        "OP_CHECKMULTISIGVERIFY", "OP_NOP1", "OP_CHECKLOCKTIMEVERIFY", "OP_CHECKSEQUENCEVERIFY", "OP_NOP4", "OP_NOP5",
        "OP_NOP6", "OP_NOP7", "OP_NOP8", "OP_NOP9", "OP_NOP10", "OP_CHECKSIGADD",
    ];

    /// <summary>The name that block explorers show: <c>0</c>, <c>-1</c>, <c>16</c>, <c>OP_DUP</c>, <c>OP_UNKNOWN</c>.</summary>
    public static string NameOf(Opcode opcode)
    {
        if (opcode == Opcode.Zero) return "0";
        if (opcode == Opcode.NegativeOne) return "-1";
        if (opcode == Opcode.Reserved) return "OP_RESERVED";
        if (opcode == Opcode.Invalid) return "OP_INVALIDOPCODE";
        if (opcode.TryGetSmallNumber(out int number)) return number.ToString(CultureInfo.InvariantCulture);
        int index = (int)opcode - (int)Opcode.Nop;
        if (index >= 0 && index < FromNop.Length) return FromNop[index];
        return opcode switch
        {
            Opcode.PushData1 => "OP_PUSHDATA1",
            Opcode.PushData2 => "OP_PUSHDATA2",
            Opcode.PushData4 => "OP_PUSHDATA4",
            _ => Unknown, // a plain push, or a byte without meaning
        };
    }

    /// <summary>The number that one of <see cref="Opcode.One"/> to <see cref="Opcode.Sixteen"/> pushes; zero is not among them.</summary>
    public static bool TryGetSmallNumber(this Opcode opcode, out int number)
    {
        number = (int)opcode - (int)Opcode.One + 1;
        return opcode is >= Opcode.One and <= Opcode.Sixteen;
    }

    /// <summary>Whether the opcode was switched off in August 2010: a legacy script that holds it fails, executed or not.</summary>
    public static bool IsDisabled(this Opcode opcode) => opcode
        is Opcode.Cat or Opcode.Substr or Opcode.Left or Opcode.Right
        or Opcode.Invert or Opcode.And or Opcode.Or or Opcode.Xor
        or Opcode.TwoMul or Opcode.TwoDiv or Opcode.Mul or Opcode.Div or Opcode.Mod or Opcode.LShift or Opcode.RShift;

    /// <summary>Whether a tapscript that holds the opcode anywhere succeeds at once (BIP 342): room for soft forks.</summary>
    public static bool IsSuccess(this Opcode opcode) => (byte)opcode
        is 80 or 98 or (>= 126 and <= 129) or (>= 131 and <= 134) or 137 or 138 or 141 or 142
        or (>= 149 and <= 153) or (>= 187 and <= 254);
}
