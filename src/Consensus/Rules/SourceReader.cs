using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;

namespace Blockchain.Consensus.Rules;

/// <summary>Reads JSON into values that know their lines. Every key of an object is distinct; no bytes make it throw.</summary>
internal sealed class SourceReader
{
    private const int DepthMax = 16;

    private static ReadOnlySpan<byte> ByteOrderMark => [0xef, 0xbb, 0xbf];

    private readonly FirstMistake mistakes;
    private readonly ImmutableArray<long> lineStarts;

    private SourceReader(ReadOnlySpan<byte> json, FirstMistake mistakes)
    {
        this.mistakes = mistakes;
        ImmutableArray<long>.Builder starts = ImmutableArray.CreateBuilder<long>();
        starts.Add(0);
        for (int i = 0; i < json.Length; i++)
        {
            if (json[i] == (byte)'\n') starts.Add(i + 1);
        }
        lineStarts = starts.ToImmutable();
    }

    public static bool TryRead(ReadOnlySpan<byte> json, FirstMistake mistakes, [NotNullWhen(true)] out SourceValue? value)
    {
        if (json.StartsWith(ByteOrderMark)) json = json[ByteOrderMark.Length..];
        SourceReader source = new(json, mistakes);
        Utf8JsonReader reader = new(json, new JsonReaderOptions { MaxDepth = DepthMax });
        try
        {
            value = null;
            return reader.Read() && source.TryReadValue(ref reader, out value) && source.IsAtEnd(ref reader);
        }
        catch (JsonException problem)
        {
            // The reader throws on bytes that are not JSON; this is the one place where its exceptions become values.
            value = null;
            return mistakes.At((int)(problem.LineNumber ?? 0) + 1, $"not JSON: {FirstSentence(problem.Message)}");
        }
    }

    private bool IsAtEnd(ref Utf8JsonReader reader) => !reader.Read() || mistakes.At(LineOf(ref reader), "something follows the end");

    private bool TryReadValue(ref Utf8JsonReader reader, [NotNullWhen(true)] out SourceValue? value)
    {
        int line = LineOf(ref reader);
        value = null;
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                return TryReadObject(ref reader, line, out value);
            case JsonTokenType.StartArray:
                return TryReadList(ref reader, line, out value);
            case JsonTokenType.String:
                if (!TryReadText(ref reader, out string? text)) return false;
                value = new(SourceKind.Text, line, text);
                return true;
            case JsonTokenType.Number:
                value = new(SourceKind.Number, line, Encoding.ASCII.GetString(reader.ValueSpan));
                return true;
            case JsonTokenType.True or JsonTokenType.False:
                value = new(SourceKind.Switch, line, reader.TokenType == JsonTokenType.True ? "true" : "false");
                return true;
            case JsonTokenType.Null:
                value = new(SourceKind.Null, line, "null");
                return true;
            default:
                return mistakes.At(line, "expected a value");
        }
    }

    private bool TryReadObject(ref Utf8JsonReader reader, int line, [NotNullWhen(true)] out SourceValue? value)
    {
        value = null;
        ImmutableArray<SourceMember>.Builder members = ImmutableArray.CreateBuilder<SourceMember>();
        HashSet<string> keys = new(StringComparer.Ordinal);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            int keyLine = LineOf(ref reader);
            if (!TryReadText(ref reader, out string? key)) return false;
            if (!keys.Add(key)) return mistakes.At(keyLine, $"{SourceValue.Quote(key)} is written twice");
            if (!reader.Read() || !TryReadValue(ref reader, out SourceValue? member)) return false;
            members.Add(new(key, keyLine, member));
        }
        value = new(SourceKind.Object, line, "") { Members = members.ToImmutable() };
        return true;
    }

    private bool TryReadList(ref Utf8JsonReader reader, int line, [NotNullWhen(true)] out SourceValue? value)
    {
        value = null;
        ImmutableArray<SourceValue>.Builder items = ImmutableArray.CreateBuilder<SourceValue>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (!TryReadValue(ref reader, out SourceValue? item)) return false;
            items.Add(item);
        }
        value = new(SourceKind.List, line, "") { Items = items.ToImmutable() };
        return true;
    }

    /// <summary>Text may hold bytes that are not UTF-8, or half a surrogate pair, which the reader finds only now.</summary>
    private bool TryReadText(ref Utf8JsonReader reader, [NotNullWhen(true)] out string? text)
    {
        text = null;
        try
        {
            text = reader.GetString();
        }
        catch (InvalidOperationException)
        {
            text = null;
        }
        return text is not null || mistakes.At(LineOf(ref reader), "text that is not valid Unicode");
    }

    private int LineOf(ref Utf8JsonReader reader)
    {
        int at = lineStarts.BinarySearch(reader.TokenStartIndex);
        return at >= 0 ? at + 1 : ~at;
    }

    private static string FirstSentence(string message)
    {
        int end = message.IndexOf(". ", StringComparison.Ordinal);
        return (end < 0 ? message : message[..end]).ReplaceLineEndings(" ");
    }
}
