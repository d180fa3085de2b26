using Blockchain.Architecture.Tests.Analysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Blockchain.Architecture.Tests.Checks;

/// <summary>Consensus from the bottom up: a folder uses only those before it, and its namespace says its folder.</summary>
public static class FolderOrder
{
    /// <summary>The namespace of the library.</summary>
    public const string Namespace = "Blockchain.Consensus";

    /// <summary>The folders from the bottom up.</summary>
    public static IReadOnlyList<string> Folders { get; } =
        ["Primitives", "Codec", "Crypto", "Blocks", "Script", "Addresses", "Rules", "Validation", "Chain", "Forks", "Governance"];

    /// <summary>Every use of a folder that comes later, every unknown folder, every namespace that differs from its folder.</summary>
    /// <param name="files">All files of the library; the folder is the first below <c>src/Consensus</c>.</param>
    public static IEnumerable<Finding> Check(IReadOnlyList<SourceText> files)
    {
        CSharpCompilation compilation = Compiled.Of(Namespace, files);
        foreach (SourceText file in files)
        {
            string folder = FolderOf(file.Path);
            if (!Folders.Contains(folder))
            {
                yield return new Finding(file.Path, 1, $"the folder '{folder}' has no place in the order");
                continue;
            }
            foreach (Finding finding in Namespaces(file, folder).Concat(Upward(compilation, file, folder))) yield return finding;
        }
    }

    private static IEnumerable<Finding> Namespaces(SourceText file, string folder) => file.Syntax.DescendantNodes()
        .OfType<BaseNamespaceDeclarationSyntax>()
        .Where(declared => declared.Name.ToString() != $"{Namespace}.{folder}")
        .Select(declared => file.At(declared, $"the namespace is {Namespace}.{folder}"));

    private static IEnumerable<Finding> Upward(CSharpCompilation compilation, SourceText file, string folder)
    {
        int place = Place(folder);
        SemanticModel model = compilation.GetSemanticModel(file.Tree);
        IEnumerable<Finding> uses = Compiled.TypesUsed(model, file.Syntax)
            .Where(use => Place(FolderOf(use.Type)) > place)
            .Select(use => file.At(use.Node, $"{folder} uses {FolderOf(use.Type)}.{use.Type.Name}, which stands above it"));
        IEnumerable<Finding> usings = file.Syntax.DescendantNodes().OfType<UsingDirectiveSyntax>()
            .Where(directive => Place(FolderOf(directive.Name?.ToString() ?? "", '.')) > place)
            .Select(directive => file.At(directive, $"{folder} stands below {directive.Name}"));
        return uses.Concat(usings).Distinct();
    }

    private static string FolderOf(INamedTypeSymbol type) => FolderOf(type.ContainingNamespace?.ToDisplayString() ?? "", '.');

    // Blockchain.Consensus.Script.Something → Script; anything outside the library → "".
    private static string FolderOf(string name, char separator) =>
        name.StartsWith(Namespace + separator, StringComparison.Ordinal) ? name.Split(separator)[2] : "";

    // src/Consensus/Script/Something.cs → Script
    private static string FolderOf(string path) => path.Split('/') is [_, _, string folder, _, ..] ? folder : "";

    private static int Place(string folder)
    {
        for (int place = 0; place < Folders.Count; place++)
        {
            if (Folders[place] == folder) return place;
        }
        return -1;
    }
}
