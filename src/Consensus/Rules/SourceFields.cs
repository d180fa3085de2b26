using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Blockchain.Consensus.Primitives;

namespace Blockchain.Consensus.Rules;

/// <summary>An object of a chain file whose keys are all known. Each reader answers false after it has said what is wrong.</summary>
internal sealed class SourceFields
{
    private const string DateFormat = "yyyy-MM-dd'T'HH:mm:ss'Z'";

    private readonly SourceValue value;
    private readonly string name;

    private SourceFields(SourceValue value, string name, FirstMistake mistakes)
    {
        this.value = value;
        this.name = name;
        Mistakes = mistakes;
    }

    public FirstMistake Mistakes { get; }

    public static bool TryOpen(
        SourceValue value, string name, ImmutableArray<string> keys, FirstMistake mistakes, [NotNullWhen(true)] out SourceFields? fields)
    {
        fields = null;
        if (value.Kind != SourceKind.Object) return mistakes.Expected(value, name, "an object");
        foreach (SourceMember member in value.Members)
        {
            if (!keys.Contains(member.Key))
                return mistakes.At(member.Line, $"unknown key {SourceValue.Quote(member.Key)} in {name}{Spelling.Hint(member.Key, keys)}");
        }
        fields = new(value, name, mistakes);
        return true;
    }

    public SourceValue? Find(string key) => value.Members.FirstOrDefault(member => member.Key == key)?.Value;

    public bool TryGet(string key, [NotNullWhen(true)] out SourceValue? found)
    {
        found = Find(key);
        return found is not null || Mistakes.At(value.Line, $"{name}: {key} is missing");
    }

    public bool TryText(string key, [NotNullWhen(true)] out string? text)
    {
        text = null;
        if (!TryGet(key, out SourceValue? found)) return false;
        if (found.Kind != SourceKind.Text) return Mistakes.Expected(found, key, "text");
        text = found.Text;
        return true;
    }

    public bool TryOptionalText(string key, out string text)
    {
        text = "";
        SourceValue? found = Find(key);
        if (found is null) return true;
        text = found.Text;
        return found.Kind == SourceKind.Text || Mistakes.Expected(found, key, "text");
    }

    public bool TryName(string key, [NotNullWhen(true)] out string? text) =>
        TryText(key, out text) && (IsName(text) || Mistakes.At(LineOf(key), $"{key}: a name has 1 to 64 of a-z, 0-9, dot and dash, found {SourceValue.Quote(text)}"));

    public bool TryNumber(string key, long min, long max, out long number)
    {
        number = 0;
        return TryGet(key, out SourceValue? found) && TryNumber(found, key, min, max, Mistakes, out number);
    }

    public bool TryOptionalNumber(string key, long min, long max, long absent, out long number)
    {
        number = absent;
        return Find(key) is not SourceValue found || TryNumber(found, key, min, max, Mistakes, out number);
    }

    public bool TryHex(string key, int bytes, [NotNullWhen(true)] out byte[]? decoded)
    {
        decoded = null;
        if (!TryText(key, out string? text)) return false;
        return (Hex.TryDecode(text, out decoded) && decoded.Length == bytes)
            || Mistakes.At(LineOf(key), $"{key}: expected {bytes * 2} hexadecimal digits, found {SourceValue.Quote(text)}");
    }

    /// <summary>Seconds since 1970, or a date such as <c>2013-03-21T12:00:00Z</c>.</summary>
    public bool TryTime(string key, out UnixTime time)
    {
        time = default;
        if (!TryGet(key, out SourceValue? found)) return false;
        if (found.Kind != SourceKind.Text)
        {
            if (!TryNumber(found, key, 0, uint.MaxValue, Mistakes, out long seconds)) return false;
            time = new(seconds);
            return true;
        }
        if (!DateTimeOffset.TryParseExact(found.Text, DateFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset date))
            return Mistakes.Expected(found, key, "seconds since 1970 or a date like \"2013-03-21T12:00:00Z\"");
        time = new(date.ToUnixTimeSeconds());
        return time.Seconds is >= 0 and <= uint.MaxValue || Mistakes.At(found, key, "the date does not fit in 32 bits of seconds since 1970");
    }

    public bool TryList(string key, out ImmutableArray<SourceValue> items)
    {
        items = [];
        SourceValue? found = Find(key);
        if (found is null) return true;
        items = found.Items;
        return found.Kind == SourceKind.List || Mistakes.Expected(found, key, "a list");
    }

    public int LineOf(string key) => Find(key)?.Line ?? value.Line;

    private static bool IsName(string text) =>
        text.Length is > 0 and <= 64 && text.All(static letter => letter is (>= 'a' and <= 'z') or (>= '0' and <= '9') or '.' or '-');

    private static bool TryNumber(SourceValue found, string key, long min, long max, FirstMistake mistakes, out long number)
    {
        number = 0;
        if (found.Kind != SourceKind.Number || !long.TryParse(found.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number))
            return mistakes.Expected(found, key, "a whole number");
        return (number >= min && number <= max)
            || mistakes.At(found, key, string.Create(CultureInfo.InvariantCulture, $"must be {min} to {max}, found {number}"));
    }
}
