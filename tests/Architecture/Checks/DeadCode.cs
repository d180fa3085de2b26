using Blockchain.Architecture.Tests.Analysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Blockchain.Architecture.Tests.Checks;

/// <summary>Files that no build compiles, and types that nothing names.</summary>
public static class DeadCode
{
    /// <summary>C# files outside every project of the solution.</summary>
    public static IEnumerable<Finding> OutsideProjects(IEnumerable<string> files, string solution)
    {
        string[] folders =
            [.. files.Where(file => file.EndsWith(".csproj", StringComparison.Ordinal) && IsInSolution(file, solution)).Select(Folder)];
        return files.Where(file => file.EndsWith(".cs", StringComparison.Ordinal))
            .Where(file => !folders.Any(folder => Repository.IsBelow(file, folder)))
            .Select(file => new Finding(file, 1, "no project of the solution compiles it"));
    }

    /// <summary>Projects that the solution does not build.</summary>
    public static IEnumerable<Finding> OutsideSolution(IEnumerable<string> files, string solution) => files
        .Where(file => file.EndsWith(".csproj", StringComparison.Ordinal) && !IsInSolution(file, solution))
        .Select(file => new Finding(file, 1, "the solution does not build it"));

    /// <summary>Types declared in <paramref name="sources"/> that no code names outside their own declarations.</summary>
    /// <param name="sources">Where types must be alive.</param>
    /// <param name="users">Files that may keep a type alive besides the sources, such as tests.</param>
    public static IEnumerable<Finding> UnusedTypes(IReadOnlyList<SourceText> sources, IReadOnlyList<SourceText> users)
    {
        Dictionary<string, int> uses = [];
        foreach (SourceText file in sources.Concat(users))
        {
            foreach (SyntaxToken token in file.Syntax.DescendantTokens().Where(token => token.IsKind(SyntaxKind.IdentifierToken)))
                uses[token.Text] = uses.GetValueOrDefault(token.Text) + 1;
        }
        var declarations = sources
            .SelectMany(file => file.Syntax.DescendantNodes().OfType<BaseTypeDeclarationSyntax>()
                .Where(type => type is not ExtensionBlockDeclarationSyntax).Select(type => (File: file, Type: type)))
            .GroupBy(declared => declared.Type.Identifier.Text);
        foreach (var group in declarations)
        {
            IEnumerable<string> names = group.SelectMany(declared => Extensions(declared.Type)).Append(group.Key).Distinct();
            bool isUsed = names.Any(name => uses.GetValueOrDefault(name) > group.Sum(declared => UsesWithin(declared.Type, name)));
            if (!isUsed) yield return group.First().File.At(group.First().Type, $"nothing uses {group.Key}");
        }
    }

    // Extension methods are called without naming the class that holds them.
    private static IEnumerable<string> Extensions(BaseTypeDeclarationSyntax type)
    {
        IEnumerable<string> classic = type.DescendantNodes().OfType<MethodDeclarationSyntax>()
            .Where(method => method.ParameterList.Parameters.FirstOrDefault()?.Modifiers.Any(SyntaxKind.ThisKeyword) == true)
            .Select(method => method.Identifier.Text);
        IEnumerable<string> blocks = type.DescendantNodes().OfType<ExtensionBlockDeclarationSyntax>()
            .SelectMany(block => block.Members)
            .Select(member => member switch
            {
                MethodDeclarationSyntax method => method.Identifier.Text,
                PropertyDeclarationSyntax property => property.Identifier.Text,
                _ => "",
            });
        return classic.Concat(blocks);
    }

    private static int UsesWithin(BaseTypeDeclarationSyntax type, string name) =>
        type.DescendantTokens().Count(token => token.IsKind(SyntaxKind.IdentifierToken) && token.Text == name);

    private static bool IsInSolution(string project, string solution) =>
        solution.Contains($"\"{project.Replace('/', '\\')}\"", StringComparison.Ordinal);

    private static string Folder(string file) => file[..file.LastIndexOf('/')];
}
