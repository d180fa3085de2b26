using Blockchain.Architecture.Tests.Analysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Blockchain.Architecture.Tests.Checks;

/// <summary>Folders of an assembly that is not pure as a whole: the machine of the node and the router of gossip, which no host may leak into.</summary>
public static class FolderPurity
{
    /// <summary>Every use of a type that is not pure, and of the assembly's own folders that the folder may not know.</summary>
    /// <param name="assembly">The assembly's name.</param>
    /// <param name="files">All files of the assembly.</param>
    /// <param name="folder">Where purity is asked for.</param>
    /// <param name="allowed">What besides the pure types the folder may use: namespaces, with all below them, and types by their full name.</param>
    public static IEnumerable<Finding> Check(string assembly, IReadOnlyList<SourceText> files, string folder, IReadOnlyList<string> allowed)
    {
        CSharpCompilation compilation = Compiled.Of(assembly, files);
        foreach (SourceText file in files.Where(file => Repository.IsBelow(file.Path, folder)))
        {
            SemanticModel model = compilation.GetSemanticModel(file.Tree);
            foreach (Finding finding in Members(model, file)) yield return finding;
            foreach ((SyntaxNode node, INamedTypeSymbol type) in Compiled.TypesUsed(model, file.Syntax).DistinctBy(use => use.Type, SymbolEqualityComparer.Default))
            {
                string @namespace = type.ContainingNamespace?.ToDisplayString() ?? "";
                if (type.IsImplicitlyDeclared || type.ContainingType is not null || type.IsTupleType) continue;
                bool isAllowed = Purity.IsAllowed(@namespace, type.MetadataName)
                    || allowed.Any(name => $"{@namespace}.{type.MetadataName}".StartsWith(name + ".", StringComparison.Ordinal))
                    || allowed.Contains($"{@namespace}.{type.MetadataName}");
                if (!isAllowed) yield return file.At(node, $"{@namespace}.{type.MetadataName} does not belong here");
            }
        }
    }

    private static IEnumerable<Finding> Members(SemanticModel model, SourceText file)
    {
        foreach (SimpleNameSyntax name in file.Syntax.DescendantNodes().OfType<SimpleNameSyntax>())
        {
            ISymbol? symbol = model.GetSymbolInfo(name).Symbol;
            string? member = symbol is IPropertySymbol { GetMethod: { } getter } ? getter.MetadataName : symbol?.MetadataName;
            if (member is null || symbol is INamedTypeSymbol || symbol?.ContainingType is not { } type) continue;
            if (!Purity.IsMemberAllowed(type.ToDisplayString(), member)) yield return file.At(name, $"{type.ToDisplayString()}.{symbol.Name} does not belong here");
        }
    }
}
