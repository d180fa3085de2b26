using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Blockchain.Architecture.Tests.Analysis;

/// <summary>Compiles a project's source in memory, so that a check asks the compiler what a name means and does not guess.</summary>
public static class Compiled
{
    private const string ImplicitUsings =
        "global using System; global using System.Collections.Generic; global using System.IO; global using System.Linq; "
        + "global using System.Net.Http; global using System.Threading; global using System.Threading.Tasks;";

    /// <summary>Everything that the tests were built against: the framework and the assemblies beside the test.</summary>
    public static IReadOnlyList<MetadataReference> References { get; } = [.. Locations().Select(path => MetadataReference.CreateFromFile(path))];

    /// <summary>Compiles files as one assembly.</summary>
    /// <param name="assembly">The assembly that the files make; its compiled form is left out of the references.</param>
    /// <param name="files">All its files.</param>
    public static CSharpCompilation Of(string assembly, IEnumerable<SourceText> files) => CSharpCompilation.Create(
        assembly,
        [CSharpSyntaxTree.ParseText(ImplicitUsings, new CSharpParseOptions(LanguageVersion.Preview)), .. files.Select(file => file.Tree)],
        References.Where(reference => Path.GetFileNameWithoutExtension(reference.Display) != assembly),
        new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));

    /// <summary>
    /// The types behind each name of a file: the type itself, where a member is declared, what it answers, what a local or
    /// a <c>var</c> holds. A type that has no name in the file is reached through a member, whose name is there.
    /// </summary>
    public static IEnumerable<(SyntaxNode Node, INamedTypeSymbol Type)> TypesUsed(SemanticModel model, SyntaxNode root)
    {
        foreach (SimpleNameSyntax name in root.DescendantNodes().OfType<SimpleNameSyntax>())
        {
            if (model.GetSymbolInfo(name).Symbol is not { } symbol) continue;
            foreach (INamedTypeSymbol type in TypesOf(symbol)) yield return (name, type);
        }
    }

    private static IEnumerable<INamedTypeSymbol> TypesOf(ISymbol symbol) => symbol switch
    {
        ITypeSymbol type => Named(type),
        IMethodSymbol method => [.. Named(method.ContainingType), .. Named(method.ReturnType)],
        IPropertySymbol property => [.. Named(property.ContainingType), .. Named(property.Type)],
        IFieldSymbol field => [.. Named(field.ContainingType), .. Named(field.Type)],
        ILocalSymbol local => Named(local.Type),
        IParameterSymbol parameter => Named(parameter.Type),
        IEventSymbol @event => Named(@event.ContainingType),
        _ => [],
    };

    private static IEnumerable<INamedTypeSymbol> Named(ITypeSymbol? type)
    {
        if (type is IArrayTypeSymbol array) return Named(array.ElementType);
        if (type is not INamedTypeSymbol named || named.TypeKind == TypeKind.Error) return [];
        return [named, .. named.TypeArguments.SelectMany(Named)];
    }

    private static IEnumerable<string> Locations()
    {
        string framework = (string?)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES") ?? "";
        return framework.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Concat(Directory.EnumerateFiles(AppContext.BaseDirectory, "*.dll"))
            .DistinctBy(Path.GetFileName);
    }
}
