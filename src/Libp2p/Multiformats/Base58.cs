using System.Diagnostics.CodeAnalysis;

namespace Blockchain.Libp2p.Multiformats;

/// <summary>Bytes as a number in base 58 with Bitcoin's digits (multibase base58btc), the text form of peer ids.</summary>
public static class Base58
{
    /// <summary>Longest text that is read; the work grows with the square of the length.</summary>
    public const int TextCharactersMax = 128;

    private const string Digits = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

    /// <summary>Writes bytes, most significant first; each leading zero byte becomes a leading 1.</summary>
    public static string Encode(ReadOnlySpan<byte> bytes)
    {
        int zeros = bytes.Length - bytes.TrimStart((byte)0).Length;
        List<byte> digits = Convert(bytes[zeros..], 256, 58);
        return string.Create(zeros + digits.Count, (zeros, digits), static (text, state) =>
        {
            text[..state.zeros].Fill('1');
            for (int i = 0; i < state.digits.Count; i++) text[state.zeros + i] = Digits[state.digits[^(i + 1)]];
        });
    }

    /// <summary>Reads text of at most <see cref="TextCharactersMax"/> digits; false for anything else.</summary>
    public static bool TryDecode(ReadOnlySpan<char> text, [NotNullWhen(true)] out byte[]? bytes)
    {
        bytes = null;
        if (text.Length > TextCharactersMax) return false;
        Span<byte> digits = stackalloc byte[text.Length];
        for (int i = 0; i < text.Length; i++)
        {
            int digit = Digits.IndexOf(text[i], StringComparison.Ordinal);
            if (digit < 0) return false;
            digits[i] = (byte)digit;
        }
        int zeros = digits.Length - digits.TrimStart((byte)0).Length;
        List<byte> value = Convert(digits[zeros..], 58, 256);
        bytes = new byte[zeros + value.Count];
        for (int i = 0; i < value.Count; i++) bytes[zeros + i] = value[^(i + 1)];
        return true;
    }

    // Schoolbook conversion; answers the digits least significant first.
    private static List<byte> Convert(ReadOnlySpan<byte> number, int from, int to)
    {
        List<byte> result = [];
        foreach (byte digit in number)
        {
            int carry = digit;
            for (int i = 0; i < result.Count; i++)
            {
                carry += result[i] * from;
                result[i] = (byte)(carry % to);
                carry /= to;
            }
            for (; carry > 0; carry /= to) result.Add((byte)(carry % to));
        }
        return result;
    }
}
