using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Blockchain.Node.Scenarios.Reading;

/// <summary>
/// Builds the tree of a YAML document from the low-level parser's events, without recursion, and refuses what a scenario file
/// does not need: anchors and aliases (a few lines of them can stand for billions of values), tags, a second document.
/// </summary>
internal sealed class YamlTree
{
    /// <summary>Levels of lists and mappings within each other, at most.</summary>
    internal const int DepthMax = 16;

    /// <summary>Characters of a scenario file, at most.</summary>
    internal const int CharacterCountMax = 1 << 18;

    private readonly Stack<Open> open = new();
    private readonly Complaints complaints;
    private YamlValue? root;

    private YamlTree(Complaints complaints) => this.complaints = complaints;

    /// <summary>Reads a document; false leaves the reason with the complaints.</summary>
    internal static bool TryRead(string text, Complaints complaints, [NotNullWhen(true)] out YamlValue? root)
    {
        root = null;
        if (text.Length > CharacterCountMax)
        {
            complaints.Add(1, $"longer than {CharacterCountMax} characters");
            return false;
        }
        YamlTree tree = new(complaints);
        tree.Read(text);
        if (tree.root is null && !complaints.Any) complaints.Add(1, "empty");
        root = complaints.Any ? null : tree.root;
        return root is not null;
    }

    /// <summary>The parser reports bad syntax by exceptions of its own, and a few slips of its scanner by the framework's.</summary>
    private void Read(string text)
    {
        Parser parser = new(new StringReader(text));
        int line = 1;
        try
        {
            while (!complaints.Any && parser.MoveNext() && parser.Current is { } happened)
            {
                line = LineOf(happened.Start);
                Take(happened, line);
            }
        }
        catch (YamlException mistake)
        {
            complaints.Add(LineOf(mistake.Start), $"not YAML: {OneLine(mistake.Message)}");
        }
        catch (Exception slip) when (slip is ArgumentException or FormatException or OverflowException or InvalidOperationException or IndexOutOfRangeException)
        {
            complaints.Add(line, "not YAML: something that begins on or after this line, a bracket or a quote, does not end");
        }
    }

    private void Take(ParsingEvent happened, int line)
    {
        switch (happened)
        {
            case AnchorAlias:
                complaints.Add(line, "aliases (*name) have no place in a scenario file");
                break;
            case NodeEvent { Anchor.IsEmpty: false }:
                complaints.Add(line, "anchors (&name) have no place in a scenario file");
                break;
            case NodeEvent { Tag: { IsEmpty: false, IsNonSpecific: false } }:
                complaints.Add(line, "tags (!name) have no place in a scenario file");
                break;
            case DocumentStart when root is not null:
                complaints.Add(line, "a second document; a scenario file is one");
                break;
            case Scalar scalar:
                Put(new YamlValue.Scalar(line, scalar.Value));
                break;
            case SequenceStart or MappingStart when open.Count == DepthMax:
                complaints.Add(line, $"nested deeper than {DepthMax} levels");
                break;
            case SequenceStart or MappingStart:
                open.Push(new(line, happened is MappingStart));
                break;
            case SequenceEnd or MappingEnd:
                Put(open.Pop().Close());
                break;
            default:
                break; // stream and document marks, comments
        }
    }

    private void Put(YamlValue value)
    {
        if (!open.TryPeek(out Open? parent)) root = value;
        else if (!parent.TryAdd(value)) complaints.Add(value.Line, $"{value.Noun} cannot be a key");
    }

    private static int LineOf(Mark mark) => mark.Line < 1 ? 1 : mark.Line > int.MaxValue ? int.MaxValue : (int)mark.Line;

    private static string OneLine(string message)
    {
        int end = message.IndexOfAny(['\r', '\n']);
        return end < 0 ? message : message[..end];
    }

    /// <summary>A list or mapping whose end has not come.</summary>
    private sealed class Open(int line, bool isMapping)
    {
        private readonly List<YamlValue> items = [];
        private readonly List<YamlEntry> entries = [];
        private YamlValue.Scalar? key;

        public bool TryAdd(YamlValue value)
        {
            if (!isMapping) items.Add(value);
            else if (key is { } pending)
            {
                entries.Add(new(pending.Line, pending.Text, value));
                key = null;
            }
            else
            {
                key = value as YamlValue.Scalar;
                return key is not null;
            }
            return true;
        }

        public YamlValue Close() => isMapping
            ? new YamlValue.Mapping(line, [.. entries])
            : new YamlValue.Sequence(line, items.ToImmutableArray());
    }
}
