using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace Blockchain.Wallet.Keys;

/// <summary>The one form of a text that BIP 39 wants (Unicode's NFKD): letters apart from their marks, and the marks in order.</summary>
/// <remarks>
/// .NET leaves this to a library of the system that need not be there, and without it changes nothing and does not say so; another wallet would
/// then read the same passphrase otherwise. So the letters of Europe are here (U+0020 to U+052F), and others are refused.
/// </remarks>
public static class Nfkd
{
    /// <summary>The last character that is known.</summary>
    public const char Last = '\u052f';

    private const string Resource = "Blockchain.Wallet.Keys.nfkd.txt";

    private static readonly (FrozenDictionary<char, string> Parts, FrozenDictionary<char, int> Classes) Table = Load();

    /// <summary>Brings a text into the form; false with the place of the first character that is not known.</summary>
    public static bool TryNormalize(ReadOnlySpan<char> text, [NotNullWhen(true)] out string? normalized, out int unknown)
    {
        normalized = null;
        StringBuilder result = new(text.Length * 2);
        for (unknown = 0; unknown < text.Length; unknown++)
        {
            char character = text[unknown];
            UnicodeCategory category = CharUnicodeInfo.GetUnicodeCategory(character);
            if (character > Last || category is UnicodeCategory.Control or UnicodeCategory.OtherNotAssigned) return false;
            if (!Table.Parts.TryGetValue(character, out string? parts)) Append(result, character);
            else foreach (char part in parts) Append(result, part);
        }
        unknown = -1;
        normalized = result.ToString();
        return true;
    }

    /// <summary>Puts a mark in front of those marks of the same letter that belong behind it; letters stay where they come.</summary>
    private static void Append(StringBuilder result, char character)
    {
        int at = result.Length;
        int order = OrderOf(character);
        if (order > 0)
        {
            while (at > 0 && OrderOf(result[at - 1]) > order) at--;
        }
        result.Insert(at, character);
    }

    private static int OrderOf(char character) => Table.Classes.GetValueOrDefault(character);

    /// <summary>Lines of a character and its parts, or of a range of marks and their class, as the Unicode Character Database has them.</summary>
    private static (FrozenDictionary<char, string> Parts, FrozenDictionary<char, int> Classes) Load()
    {
        using Stream stream = typeof(Nfkd).Assembly.GetManifestResourceStream(Resource) ?? throw new InvalidOperationException($"{Resource} is not in the program");
        using StreamReader reader = new(stream, Encoding.ASCII);
        Dictionary<char, string> parts = [];
        Dictionary<char, int> classes = [];
        while (reader.ReadLine() is { } line)
        {
            string[] fields = line.Split(' ');
            string[] range = fields[0].Split('-');
            if (range.Length == 1) parts.Add(Character(fields[0]), string.Concat(fields.Skip(1).Select(Character)));
            else for (char mark = Character(range[0]); mark <= Character(range[1]); mark++) classes.Add(mark, int.Parse(fields[1], CultureInfo.InvariantCulture));
        }
        return (parts.ToFrozenDictionary(), classes.ToFrozenDictionary());
    }

    private static char Character(string hex) => (char)int.Parse(hex, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}
