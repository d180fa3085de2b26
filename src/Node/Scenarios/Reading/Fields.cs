using System.Collections.Immutable;
using System.Globalization;
using Blockchain.Consensus.Primitives;
using Blockchain.Consensus.Rules;
using Blockchain.Node.Scenarios.Format;

namespace Blockchain.Node.Scenarios.Reading;

/// <summary>Typed access to one mapping. Every key of its shape must be asked for, and no other: the table of keys then cannot lie.</summary>
internal sealed class Fields
{
    private readonly SortedDictionary<string, YamlValue> values = new(StringComparer.Ordinal);
    private readonly SortedSet<string> asked = new(StringComparer.Ordinal);
    private readonly KeyShape shape;
    private readonly Complaints complaints;

    /// <summary>A key was not known: what seems missing is most likely that one, misspelled, and the complaint about it says so.</summary>
    private bool hasUnknown;

    /// <summary>Opens a mapping, and complains of keys unknown, given twice or missing.</summary>
    internal Fields(YamlValue value, int line, KeyShape shape, Complaints complaints)
    {
        this.shape = shape;
        this.complaints = complaints;
        Line = line;
        if (value is YamlValue.Mapping mapping)
        {
            foreach (YamlEntry entry in mapping.Entries) Take(entry);
        }
        else if (value is not YamlValue.Scalar { Text: "" })
        {
            complaints.Add(value.Line, $"{shape.Name}: expected keys and values, found {value.Noun}");
        }
        foreach (string key in shape.Required)
        {
            if (!values.ContainsKey(key) && !hasUnknown) complaints.Add(line, $"{shape.Name}: '{key}' is missing");
        }
    }

    /// <summary>Where the mapping begins.</summary>
    internal int Line { get; }

    /// <summary>The line of a key's value, or the mapping's own.</summary>
    internal int LineOf(string key) => values.TryGetValue(key, out YamlValue? value) ? value.Line : Line;

    /// <summary>The raw value.</summary>
    internal YamlValue? Value(string key)
    {
        Invariant.Holds(shape.All.Contains(key));
        asked.Add(key);
        return values.GetValueOrDefault(key);
    }

    /// <summary>A single value, not empty.</summary>
    internal string? Text(string key)
    {
        YamlValue? value = Value(key);
        if (value is null) return null;
        if (value is YamlValue.Scalar { Text: { Length: > 0 } text }) return text;
        complaints.Add(value.Line, $"{shape.Name}: '{key}' is {value.Noun}, expected a single value");
        return null;
    }

    /// <summary>A name for something that has none yet: letters, digits, dot, dash, underscore.</summary>
    internal string? NewName(string key)
    {
        if (Text(key) is not { } name) return null;
        bool fits = name.Length <= Spelling.WordLengthMax && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '-' or '_');
        if (!fits) complaints.Add(LineOf(key), $"{shape.Name}: '{key}' may have up to {Spelling.WordLengthMax} letters, digits, dots, dashes and underscores");
        bool isDots = name is "." or ".."; // a report would land outside its folder
        if (isDots) complaints.Add(LineOf(key), $"{shape.Name}: '{key}' is '{name}', which names a folder: expected a name of its own");
        return fits && !isDots ? name : null;
    }

    /// <summary>A whole number within bounds.</summary>
    internal long? Integer(string key, long least, long most)
    {
        if (Text(key) is not { } text) return null;
        if (Quantities.TryInteger(text, out long number) && number >= least && number <= most) return number;
        string range = string.Create(CultureInfo.InvariantCulture, $"{least} to {most}");
        complaints.Add(LineOf(key), $"{shape.Name}: '{key}' is '{Shorten(text)}', expected a whole number from {range}");
        return null;
    }

    /// <summary>A whole number within bounds, as 32 bits.</summary>
    internal int? Count(string key, int least, int most) => (int?)Integer(key, least, most);

    /// <summary>A time span.</summary>
    internal TimeSpan? Duration(string key)
    {
        if (Text(key) is not { } text) return null;
        if (Quantities.TryDuration(text, out TimeSpan duration)) return duration;
        complaints.Add(LineOf(key), $"{shape.Name}: '{key}' is '{Shorten(text)}', expected a time such as 200ms, 30s, 10m, 6h or 2d");
        return null;
    }

    /// <summary>Coins.</summary>
    internal Amount? Coins(string key)
    {
        if (Text(key) is not { } text) return null;
        if (Quantities.TryAmount(text, out Amount amount)) return amount;
        complaints.Add(LineOf(key), $"{shape.Name}: '{key}' is '{Shorten(text)}', expected coins with up to eight decimals, such as 9.5");
        return null;
    }

    /// <summary>One of certain words.</summary>
    internal string? Word(string key, ImmutableArray<string> words)
    {
        if (Text(key) is not { } text || words.Contains(text)) return Text(key);
        complaints.Add(LineOf(key), $"{shape.Name}: '{key}' is '{Shorten(text)}', expected one of: {string.Join(", ", words)}{Spelling.Hint(text, words)}");
        return null;
    }

    /// <summary>A list of single values; one value alone is a list of one.</summary>
    internal ImmutableArray<string> Texts(string key)
    {
        YamlValue? value = Value(key);
        if (value is YamlValue.Scalar { Text: { Length: > 0 } single }) return [single];
        if (value is YamlValue.Sequence list && list.Items.All(item => item is YamlValue.Scalar { Text.Length: > 0 }))
        {
            return [.. list.Items.OfType<YamlValue.Scalar>().Select(item => item.Text)];
        }
        if (value is not null) complaints.Add(value.Line, $"{shape.Name}: '{key}' is {value.Noun}, expected a list of names");
        return [];
    }

    /// <summary>Ends the reading: whoever added a key to the table and forgot to read it hears of it in the first test.</summary>
    internal void Close() => Invariant.Holds(asked.Count == shape.All.Length);

    /// <summary>Somebody's text as an error shows it: short, and on one line.</summary>
    internal static string Shorten(string text)
    {
        string line = string.Concat(text.Select(letter => char.IsControl(letter) ? ' ' : letter));
        return line.Length <= 40 ? line : string.Concat(line.AsSpan(0, 37), "...");
    }

    private void Take(YamlEntry entry)
    {
        if (!shape.All.Contains(entry.Key))
        {
            hasUnknown = true;
            string known = shape.All.IsEmpty ? "it has no keys" : $"it has {string.Join(", ", shape.All)}";
            string hint = Spelling.Hint(entry.Key, shape.All);
            complaints.Add(entry.Line, $"{shape.Name}: unknown key '{Shorten(entry.Key)}'{(hint.Length > 0 ? hint : $" ({known})")}");
        }
        else if (!values.TryAdd(entry.Key, entry.Value))
        {
            complaints.Add(entry.Line, $"{shape.Name}: '{entry.Key}' is given twice");
        }
    }
}
