using System.Diagnostics.CodeAnalysis;

namespace Blockchain.Libp2p.Multiformats;

/// <summary>Bytes in groups of five bits, lower case, without padding (multibase base32), in which newer tools write peer ids.</summary>
internal static class Base32
{
    private const string Digits = "abcdefghijklmnopqrstuvwxyz234567";

    /// <summary>Reads text of at most <see cref="Base58.TextCharactersMax"/> digits; false for anything else, bits left over among it.</summary>
    public static bool TryDecode(ReadOnlySpan<char> text, [NotNullWhen(true)] out byte[]? bytes)
    {
        bytes = null;
        if (text.Length > Base58.TextCharactersMax) return false;
        byte[] result = new byte[text.Length * 5 / 8];
        int bits = 0;
        int held = 0;
        int length = 0;
        foreach (char character in text)
        {
            int digit = Digits.IndexOf(character, StringComparison.Ordinal);
            if (digit < 0) return false;
            held = (held << 5) | digit;
            bits += 5;
            if (bits < 8) continue;
            bits -= 8;
            result[length++] = (byte)(held >> bits);
            held &= (1 << bits) - 1;
        }
        if (bits >= 5 || held != 0) return false;
        bytes = result;
        return true;
    }
}
