using System.Diagnostics.CodeAnalysis;
using Blockchain.Consensus.Crypto;

namespace Blockchain.Consensus.Addresses;

/// <summary>Numbers in base 58, without the digits that look alike, and with a checksum of four bytes where asked for.</summary>
public static class Base58
{
    /// <summary>Longest text that is read; the work grows with the square of the length.</summary>
    public const int TextCharactersMax = 1024;

    private const int ChecksumBytes = 4;
    private const string Digits = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

    /// <summary>Writes bytes as a number, most significant byte first; each leading zero byte becomes a leading 1.</summary>
    public static string Encode(ReadOnlySpan<byte> bytes)
    {
        int zeros = bytes.Length - bytes.TrimStart((byte)0).Length;
        byte[] digits = Convert(bytes[zeros..], 256, 58);
        return new string('1', zeros) + string.Concat(digits.Select(digit => Digits[digit]));
    }

    /// <summary>Reads bytes; false with the position of the first character that is no digit, or -1 when the text is too long.</summary>
    public static bool TryDecode(ReadOnlySpan<char> text, [NotNullWhen(true)] out byte[]? bytes, out int wrong)
    {
        bytes = null;
        wrong = -1;
        if (text.Length > TextCharactersMax) return false;
        byte[] digits = new byte[text.Length];
        for (int i = 0; i < text.Length; i++)
        {
            int digit = Digits.IndexOf(text[i], StringComparison.Ordinal);
            if (digit < 0)
            {
                wrong = i;
                return false;
            }

            digits[i] = (byte)digit;
        }

        int zeros = digits.Length - digits.AsSpan().TrimStart((byte)0).Length;
        bytes = [.. new byte[zeros], .. Convert(digits.AsSpan(zeros), 58, 256)];
        return true;
    }

    /// <summary>Writes bytes and the first four bytes of their double SHA-256.</summary>
    public static string EncodeChecked(ReadOnlySpan<byte> bytes) => Encode([.. bytes, .. Checksum(bytes)]);

    /// <summary>Reads bytes whose checksum matches.</summary>
    public static bool TryDecodeChecked(ReadOnlySpan<char> text, [NotNullWhen(true)] out byte[]? bytes, out AddressError error)
    {
        bytes = null;
        error = AddressError.Of(AddressFault.TooLong);
        if (!TryDecode(text, out byte[]? all, out int wrong))
        {
            if (wrong >= 0) error = AddressError.At(AddressFault.WrongCharacter, wrong);
            return false;
        }

        error = AddressError.Of(AddressFault.ChecksumMismatch);
        if (all.Length < ChecksumBytes) return false;
        ReadOnlySpan<byte> content = all.AsSpan(0, all.Length - ChecksumBytes);
        if (!Checksum(content).AsSpan().SequenceEqual(all.AsSpan(content.Length))) return false;
        bytes = content.ToArray();
        error = AddressError.None;
        return true;
    }

    private static byte[] Checksum(ReadOnlySpan<byte> bytes) => Sha256d.Of(bytes).ToArray()[..ChecksumBytes];

    /// <summary>Rewrites a number without leading zeros from one base in another, most significant digit first.</summary>
    private static byte[] Convert(ReadOnlySpan<byte> digits, int from, int to)
    {
        List<byte> result = []; // least significant first
        foreach (byte digit in digits)
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

        result.Reverse();
        return [.. result];
    }
}
