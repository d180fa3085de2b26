using Blockchain.Architecture.Tests.Analysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Blockchain.Architecture.Tests.Checks;

/// <summary>Lists of symbols that the build refuses. An entry with a typing mistake bans nothing and says nothing, so each is resolved here.</summary>
public static class BannedLists
{
    private static readonly CSharpCompilation Framework = CSharpCompilation.Create("Framework", references: Compiled.References);

    /// <summary>The entries of a list with their lines.</summary>
    public static IEnumerable<(int Line, string Id, string Reason)> Entries(SourceText file) => file.Lines
        .Where(line => line.Line.Length > 0 && !line.Line.StartsWith("//", StringComparison.Ordinal))
        .Select(line => (line.Number, Parts: line.Line.Split(';', 2)))
        .Select(line => (line.Number, line.Parts[0].Trim(), line.Parts.Length == 2 ? line.Parts[1].Trim() : ""));

    /// <summary>Entries that name nothing, or that do not say what to do instead.</summary>
    public static IEnumerable<Finding> Check(SourceText file)
    {
        if (!Entries(file).Any()) yield return new Finding(file.Path, 1, "bans nothing");
        foreach ((int line, string id, string reason) in Entries(file))
        {
            if (DocumentationCommentId.GetSymbolsForDeclarationId(id, Framework).IsEmpty) yield return new Finding(file.Path, line, $"'{id}' names nothing");
            if (reason.Length == 0) yield return new Finding(file.Path, line, $"'{id}' does not say what to do instead");
        }
    }
}
