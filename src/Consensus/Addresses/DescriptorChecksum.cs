using System.Text;

namespace Blockchain.Consensus.Addresses;

/// <summary>The letters behind a descriptor that tell a mistyped one (BIP 380).</summary>
public static class DescriptorChecksum
{
    private const string Letters = "0123456789()[],'/*abcdefgh@:$%{}IJKLMNOPQRSTUVWXYZ&+-.;<=>?!^_|~ijklmnopqrstuvwxyzABCDEFGH`#\"\\ ";
    private const string ChecksumLetters = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
    private const int ChecksumLength = 8;

    private static ReadOnlySpan<ulong> Generator => [0xf5dee51989, 0xa9fdca3312, 0x1bab10e32d, 0x3706b1677a, 0x644d626ffd];

    /// <summary>The eight letters after the #.</summary>
    public static string Of(string descriptor)
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
