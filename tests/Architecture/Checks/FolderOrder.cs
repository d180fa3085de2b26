using Blockchain.Architecture.Tests.Analysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Blockchain.Architecture.Tests.Checks;

/// <summary>A library from the bottom up: a folder uses only those before it, and a namespace says its folders.</summary>
public static class FolderOrder
{
    /// <summary>Every use of a folder that comes later, every unknown folder, every namespace that differs from its folder.</summary>
    /// <param name="library">The library.</param>
    /// <param name="files">All its files that people write; the folder in question is the first below the library's.</param>
    /// <param name="generated">Its files that the build writes: compiled with the others, for what they declare, and not judged.</param>
    public static IEnumerable<Finding> Check(Library library, IReadOnlyList<SourceText> files, IReadOnlyList<SourceText> generated)
    {
        CSharpCompilation compilation = Compiled.Of(library.Name, files.Concat(generated));
        foreach (SourceText file in files)
        {
            string folder = FolderOf(file.Path);
            if (!library.Folders.Contains(folder))
            {
                yield return new Finding(file.Path, 1, $"the folder '{folder}' has no place in the order");
                continue;
            }
            foreach (Finding finding in Namespaces(library, file).Concat(Upward(library, compilation, file, folder))) yield return finding;
        }
    }

    private static IEnumerable<Finding> Namespaces(Library library, SourceText file)
    {
        string[] folders = file.Path.Split('/')[2..^1];
        string expected = string.Join('.', folders.Prepend(library.Name));
        return file.Syntax.DescendantNodes().OfType<BaseNamespaceDeclarationSyntax>()
            .Where(declared => declared.Name.ToString() != expected)
            .Select(declared => file.At(declared, $"the namespace is {expected}"));
    }

    private static IEnumerable<Finding> Upward(Library library, CSharpCompilation compilation, SourceText file, string folder)
    {
        int place = Place(library, folder);
        SemanticModel model = compilation.GetSemanticModel(file.Tree);
        IEnumerable<Finding> uses = Compiled.TypesUsed(model, file.Syntax)
            .Where(use => Place(library, FolderOf(library, use.Type)) > place)
            .Select(use => file.At(use.Node, $"{folder} uses {FolderOf(library, use.Type)}.{use.Type.Name}, which stands above it"));
        IEnumerable<Finding> usings = file.Syntax.DescendantNodes().OfType<UsingDirectiveSyntax>()
            .Where(directive => Place(library, FolderOf(library, directive.Name?.ToString() ?? "")) > place)
            .Select(directive => file.At(directive, $"{folder} stands below {directive.Name}"));
        return uses.Concat(usings).Distinct();
    }

    private static string FolderOf(Library library, INamedTypeSymbol type) => FolderOf(library, type.ContainingNamespace?.ToDisplayString() ?? "");

    // Blockchain.Consensus.Script.Something → Script; anything outside the library → "".
    private static string FolderOf(Library library, string name) =>
        name.StartsWith(library.Name + '.', StringComparison.Ordinal) ? name.Split('.')[2] : "";

    // src/Consensus/Script/Something.cs → Script
    private static string FolderOf(string path) => path.Split('/') is [_, _, string folder, _, ..] ? folder : "";

    private static int Place(Library library, string folder)
    {
        for (int place = 0; place < library.Folders.Count; place++)
        {
            if (library.Folders[place] == folder) return place;
        }
        return -1;
    }
}
