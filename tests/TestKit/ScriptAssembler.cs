using System.Globalization;
using System.Text;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Primitives;
using Blockchain.Consensus.Script;

namespace Blockchain.TestKit;

/// <summary>
/// The notation of Core's script vectors: decimal numbers are pushed, <c>'text'</c> is pushed, <c>0xHEX</c> is copied as it
/// is, and opcodes stand by name with or without <c>OP_</c>.
/// </summary>
public static class ScriptAssembler
{
    private static readonly Dictionary<string, Opcode> Opcodes = NameOpcodes();

    /// <summary>Assembles a script.</summary>
    /// <exception cref="FormatException">A word is none of the above.</exception>
    public static ScriptBytes Assemble(string text)
    {
        ScriptBuilder builder = new();
        foreach (string word in text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)) Append(builder, word);
        return builder.ToScript();
    }

    private static void Append(ScriptBuilder builder, string word)
    {
        if (long.TryParse(word, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number))
            builder.Number(number);
        else if (word.StartsWith("0x", StringComparison.Ordinal) && Hex.TryDecode(word[2..], out byte[]? bytes))
            builder.Raw(bytes);
        else if (word.Length >= 2 && word[0] == '\'' && word[^1] == '\'')
            builder.PushBytes(Encoding.ASCII.GetBytes(word[1..^1]));
        else if (Opcodes.TryGetValue(word, out Opcode opcode))
            builder.Op(opcode);
        else
            throw new FormatException($"neither number, text, bytes nor opcode: {word}");
    }

    private static Dictionary<string, Opcode> NameOpcodes()
    {
        Dictionary<string, Opcode> opcodes = new(StringComparer.Ordinal);
        for (int value = (int)Opcode.Reserved; value <= (int)Opcode.CheckSigAdd; value++)
        {
            string name = OpcodeNames.NameOf((Opcode)value);
            if (!name.StartsWith("OP_", StringComparison.Ordinal)) continue; // numbers are numbers
            opcodes[name] = (Opcode)value;
            opcodes[name[3..]] = (Opcode)value;
        }
        return opcodes;
    }
}
