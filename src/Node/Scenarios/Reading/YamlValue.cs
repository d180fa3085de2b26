using System.Collections.Immutable;

namespace Blockchain.Node.Scenarios.Reading;

/// <summary>A value of a YAML document with the line on which it begins: all that a scenario file may consist of.</summary>
/// <param name="Line">Counted from 1.</param>
internal abstract record YamlValue(int Line)
{
    /// <summary>Text, a number or any other single value, as written.</summary>
    internal sealed record Scalar(int Line, string Text) : YamlValue(Line);

    /// <summary>A list.</summary>
    internal sealed record Sequence(int Line, ImmutableArray<YamlValue> Items) : YamlValue(Line);

    /// <summary>Keys and values, in the order of the file; a key may stand there twice.</summary>
    internal sealed record Mapping(int Line, ImmutableArray<YamlEntry> Entries) : YamlValue(Line);

    /// <summary>What an error calls it.</summary>
    internal string Noun => this switch
    {
        Sequence => "a list",
        Mapping => "a mapping",
        Scalar { Text: "" } => "nothing",
        _ => "a single value",
    };
}
