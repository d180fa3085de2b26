using System.Collections.Immutable;

namespace Blockchain.Consensus.Rules;

/// <summary>A value of a JSON file that knows the line it stands on.</summary>
internal sealed record SourceValue(SourceKind Kind, int Line, string Text)
{
    private const int QuotedLettersMax = 40;

    public ImmutableArray<SourceMember> Members { get; init; } = [];

    public ImmutableArray<SourceValue> Items { get; init; } = [];

    /// <summary>The value as a message quotes it, on one line and short.</summary>
    public string Found => Kind switch
    {
        SourceKind.Object => "an object",
        SourceKind.List => "a list",
        SourceKind.Text => Quote(Text),
        SourceKind.Number or SourceKind.Switch => Shorten(Text),
        SourceKind.Null => "null",
    };

    public static string Quote(string text) => $"\"{Shorten(text)}\"";

    private static string Shorten(string text)
    {
        string visible = string.Concat(text.Take(QuotedLettersMax).Select(static letter => char.IsControl(letter) || char.IsSurrogate(letter) ? '?' : letter));
        return text.Length > QuotedLettersMax ? visible + "…" : visible;
    }
}
