using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Blockchain.Architecture.Tests.Analysis;

/// <summary>One file: its path relative to the root and what it says.</summary>
public sealed record SourceText(string Path, string Text)
{
    private readonly Lazy<SyntaxTree> tree = new(() => CSharpSyntaxTree.ParseText(Text, new CSharpParseOptions(LanguageVersion.Preview), Path));

    /// <summary>The file as C#.</summary>
    public SyntaxTree Tree => tree.Value;

    /// <summary>The root of the syntax tree.</summary>
    public SyntaxNode Syntax => Tree.GetRoot();

    /// <summary>The lines, numbered from 1.</summary>
    public IEnumerable<(int Number, string Line)> Lines => Text.Split('\n').Select((line, index) => (index + 1, line));

    /// <summary>A finding at a node of this file.</summary>
    public Finding At(SyntaxNode node, string message) => new(Path, LineOf(node.SpanStart), message);

    /// <summary>The line of a position, numbered from 1.</summary>
    public int LineOf(int position) => Tree.GetText().Lines.GetLineFromPosition(position).LineNumber + 1;
}
