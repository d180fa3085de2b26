using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Blockchain.Consensus.Addresses;

/// <summary>Text of 32 characters that survives bad handwriting: Bech32 (BIP 173) and Bech32m (BIP 350).</summary>
public static class Bech32
{
    /// <summary>Longest text: up to here the checksum finds any four wrong characters.</summary>
    public const int TextCharactersMax = 90;

    internal const string Characters = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";

    internal const int ChecksumCharacters = 6;

    private static ReadOnlySpan<uint> Generator => [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3];

    /// <summary>Writes human part, separator, values and checksum, in lower case.</summary>
    /// <param name="humanPart">Lower case.</param>
    /// <param name="values">Numbers from 0 to 31.</param>
    /// <param name="checksum">Which of the two.</param>
    public static string Encode(string humanPart, ReadOnlySpan<byte> values, Bech32Checksum checksum)
    {
        uint residue = Residue(humanPart, [.. values, .. new byte[ChecksumCharacters]]) ^ Constant(checksum);
        StringBuilder text = new(humanPart, humanPart.Length + 1 + values.Length + ChecksumCharacters);
        text.Append('1');
        foreach (byte value in values) text.Append(Characters[value]);
        for (int i = 0; i < ChecksumCharacters; i++) text.Append(Characters[(int)(residue >> (5 * (ChecksumCharacters - 1 - i))) & 31]);
        return text.ToString();
    }

    /// <summary>Reads a text of either checksum.</summary>
    /// <param name="text">All lower or all upper case.</param>
    /// <param name="content">What it holds.</param>
    /// <param name="error">What is wrong, and where: up to two wrong characters behind the separator are located.</param>
    public static bool TryDecode(string text, [NotNullWhen(true)] out Bech32Content? content, out AddressError error)
    {
        content = null;
        error = Shape(text);
        if (!error.IsNone) return false;
        string lower = text.ToLowerInvariant();
        int separator = lower.LastIndexOf('1');
        string humanPart = lower[..separator];
        byte[] values = new byte[lower.Length - separator - 1];
        for (int i = 0; i < values.Length; i++)
        {
            int value = Characters.IndexOf(lower[separator + 1 + i], StringComparison.Ordinal);
            if (value < 0)
            {
                error = AddressError.At(AddressFault.WrongCharacter, separator + 1 + i);
                return false;
            }

            values[i] = (byte)value;
        }

        uint residue = Residue(humanPart, values);
        foreach (Bech32Checksum checksum in (ReadOnlySpan<Bech32Checksum>)[Bech32Checksum.Bech32, Bech32Checksum.Bech32m])
        {
            if (residue != Constant(checksum)) continue;
            content = new(humanPart, [.. values.AsSpan(0, values.Length - ChecksumCharacters)], checksum);
            return true;
        }

        // An address of version 0 was meant for the first checksum, all others for the second.
        Bech32Checksum meant = values[0] == 0 ? Bech32Checksum.Bech32 : Bech32Checksum.Bech32m;
        int[] found = Bech32Mistakes.Locate(residue ^ Constant(meant), values.Length);
        error = AddressError.At(AddressFault.ChecksumMismatch, [.. found.Select(index => separator + 1 + index)]);
        return false;
    }

    /// <summary>One step of the checksum: the polynomial so far times x, plus a value, modulo the generator.</summary>
    internal static uint Step(uint residue, uint value)
    {
        uint top = residue >> 25;
        residue = ((residue & 0x1ffffff) << 5) ^ value;
        for (int i = 0; i < Generator.Length; i++)
        {
            if (((top >> i) & 1) != 0) residue ^= Generator[i];
        }

        return residue;
    }

    private static AddressError Shape(string text)
    {
        if (text.Length == 0) return AddressError.Of(AddressFault.Empty);
        if (text.Length > TextCharactersMax) return AddressError.Of(AddressFault.TooLong, $"{text.Length} characters, at most {TextCharactersMax}");
        int lower = -1, upper = -1;
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] is < '!' or > '~') return AddressError.At(AddressFault.WrongCharacter, i);
            if (char.IsAsciiLetterLower(text[i])) lower = lower < 0 ? i : lower;
            if (char.IsAsciiLetterUpper(text[i])) upper = upper < 0 ? i : upper;
        }

        if (lower >= 0 && upper >= 0) return AddressError.At(AddressFault.MixedCase, Math.Max(lower, upper));
        int separator = text.LastIndexOf('1');
        if (separator < 1) return AddressError.Of(AddressFault.WrongLength, "no part before a separator 1");
        int behind = text.Length - separator - 1;
        return behind < ChecksumCharacters ? AddressError.Of(AddressFault.WrongLength, "no room for a checksum") : AddressError.None;
    }

    private static uint Residue(string humanPart, ReadOnlySpan<byte> values)
    {
        uint residue = 1;
        foreach (char c in humanPart) residue = Step(residue, (uint)c >> 5);
        residue = Step(residue, 0);
        foreach (char c in humanPart) residue = Step(residue, c & 31u);
        foreach (byte value in values) residue = Step(residue, value);
        return residue;
    }

    private static uint Constant(Bech32Checksum checksum) => checksum switch
    {
        Bech32Checksum.Bech32 => 1,
        Bech32Checksum.Bech32m => 0x2bc830a3,
    };
}
