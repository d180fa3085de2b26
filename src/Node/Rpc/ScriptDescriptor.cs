using System.Text;
using Blockchain.Consensus.Addresses;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Primitives;
using Blockchain.Consensus.Script;

namespace Blockchain.Node.Rpc;

/// <summary>Output scripts as descriptors (BIP 380 to 386), as far as a script tells: an address, a key, or its bytes.</summary>
public static class ScriptDescriptor
{
    private const string Letters = "0123456789()[],'/*abcdefgh@:$%{}IJKLMNOPQRSTUVWXYZ&+-.;<=>?!^_|~ijklmnopqrstuvwxyzABCDEFGH`#\"\\ ";
    private const string ChecksumLetters = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
    private const int ChecksumLength = 8;

    private static ReadOnlySpan<ulong> Generator => [0xf5dee51989, 0xa9fdca3312, 0x1bab10e32d, 0x3706b1677a, 0x644d626ffd];

    /// <summary>The descriptor of a script, with its checksum.</summary>
    public static string Of(ScriptBytes script, AddressFormat format)
    {
        string text;
        if (ScriptView.TryGetPublicKey(script.Span, out ReadOnlySpan<byte> key)) text = $"pk({Hex.Encode(key)})";
        else if (ScriptTemplates.TryGetWitnessProgram(script.Span, out int version, out ReadOnlySpan<byte> program) && version == 1 && program.Length == 32)
            text = $"rawtr({Hex.Encode(program)})";
        else text = Address.FromScript(script, format) is { } address ? $"addr({address})" : $"raw({script})";
        return $"{text}#{Checksum(text)}";
    }

    /// <summary>The eight letters after the # (BIP 380).</summary>
    public static string Checksum(string descriptor)
    {
        ulong state = 1;
        int classes = 0;
        int count = 0;
        foreach (char letter in descriptor)
        {
            int position = Math.Max(0, Letters.IndexOf(letter, StringComparison.Ordinal));
            state = Step(state, position & 31);
            classes = classes * 3 + (position >> 5);
            if (++count < 3) continue;
            state = Step(state, classes);
            classes = count = 0;
        }
        if (count > 0) state = Step(state, classes);
        for (int i = 0; i < ChecksumLength; i++) state = Step(state, 0);
        state ^= 1;
        StringBuilder text = new();
        for (int i = 0; i < ChecksumLength; i++) text.Append(ChecksumLetters[(int)(state >> (5 * (ChecksumLength - 1 - i)) & 31)]);
        return text.ToString();
    }

    private static ulong Step(ulong state, int value)
    {
        int top = (int)(state >> 35);
        state = ((state & 0x7ffffffff) << 5) ^ (ulong)value;
        for (int i = 0; i < Generator.Length; i++)
        {
            if ((top >> i & 1) != 0) state ^= Generator[i];
        }
        return state;
    }
}
