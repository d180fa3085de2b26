using Blockchain.Architecture.Tests.Analysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Blockchain.Architecture.Tests.Checks;

/// <summary>Files and methods short enough to be read in one go.</summary>
public static class Lengths
{
    /// <summary>The most lines that a file may have.</summary>
    public const int FileLinesMax = 400;

    /// <summary>The most lines that a method may have, signature, attributes and local functions included.</summary>
    public const int MethodLinesMax = 70;

    /// <summary>The file, when it is too long.</summary>
    public static IEnumerable<Finding> OfFile(SourceText file)
    {
        int lines = file.Text.TrimEnd('\n').Count(character => character == '\n') + 1;
        if (lines > FileLinesMax) yield return new Finding(file.Path, 1, $"{lines} lines, the limit is {FileLinesMax}");
    }

    /// <summary>Every method that is too long.</summary>
    public static IEnumerable<Finding> OfMethods(SourceText file)
    {
        foreach (SyntaxNode node in file.Syntax.DescendantNodes())
        {
            if (!IsCode(node)) continue;
            int lines = Lines(file, node.SpanStart, node.Span.End);
            if (lines > MethodLinesMax) yield return file.At(node, $"{Name(node)} has {lines} lines, the limit is {MethodLinesMax}");
        }
        GlobalStatementSyntax[] top = [.. file.Syntax.ChildNodes().OfType<GlobalStatementSyntax>()];
        if (top.Length == 0) yield break;
        int topLines = Lines(file, top[0].SpanStart, top[^1].Span.End);
        if (topLines > MethodLinesMax) yield return file.At(top[0], $"top-level statements have {topLines} lines, the limit is {MethodLinesMax}");
    }

    /// <summary>How many methods a file has, for the evidence.</summary>
    public static int CountMethods(SourceText file) => file.Syntax.DescendantNodes().Count(IsCode);

    // A field's initializer is code as well: a lambda or a table must not hide there.
    private static bool IsCode(SyntaxNode node) => node is BaseMethodDeclarationSyntax or AccessorDeclarationSyntax
        or LocalFunctionStatementSyntax or AnonymousFunctionExpressionSyntax or PropertyDeclarationSyntax or IndexerDeclarationSyntax
        or FieldDeclarationSyntax or EventDeclarationSyntax;

    private static string Name(SyntaxNode node) => node switch
    {
        MethodDeclarationSyntax method => method.Identifier.Text,
        ConstructorDeclarationSyntax constructor => constructor.Identifier.Text,
        LocalFunctionStatementSyntax local => local.Identifier.Text,
        PropertyDeclarationSyntax property => property.Identifier.Text,
        FieldDeclarationSyntax field => string.Join(", ", field.Declaration.Variables.Select(variable => variable.Identifier.Text)),
        _ => node.Kind().ToString(),
    };

    private static int Lines(SourceText file, int start, int end) => file.LineOf(end) - file.LineOf(start) + 1;
}
