using System.Xml.Linq;
using Blockchain.Architecture.Tests.Analysis;

namespace Blockchain.Architecture.Tests.Checks;

/// <summary>Which library may know which: the arrows of docs/architecture.md.</summary>
public static class Layers
{
    /// <summary>The projects in src, each with those that it may refer to.</summary>
    public static IReadOnlyDictionary<string, string[]> Arrows { get; } = new Dictionary<string, string[]>
    {
        ["Consensus"] = [],
        ["Libp2p"] = [],
        ["Client"] = [],
        ["Files"] = [],
        ["Node"] = ["Consensus", "Libp2p", "Client", "Files"],
        ["Wallet"] = ["Consensus", "Client", "Files"],
    };

    /// <summary>The assembly that each project makes.</summary>
    public static IReadOnlyDictionary<string, string> Assemblies { get; } = new Dictionary<string, string>
    {
        ["Consensus"] = "Blockchain.Consensus",
        ["Libp2p"] = "Blockchain.Libp2p",
        ["Client"] = "Blockchain.Client",
        ["Files"] = "Blockchain.Files",
        ["Node"] = "blockchain-node",
        ["Wallet"] = "blockchain-wallet",
    };

    /// <summary>References in a project file that the arrows, or a library's list of packages, do not allow.</summary>
    public static IEnumerable<Finding> InProject(SourceText file)
    {
        string project = Path.GetFileNameWithoutExtension(file.Path);
        if (!Arrows.TryGetValue(project, out string[]? allowed))
        {
            yield return new Finding(file.Path, 1, $"'{project}' is not drawn in the architecture");
            yield break;
        }
        foreach (string target in References(file, "ProjectReference").Select(path => Path.GetFileNameWithoutExtension(path.Replace('\\', '/'))))
        {
            if (!allowed.Contains(target)) yield return new Finding(file.Path, 1, $"{project} must not refer to {target}");
        }
        if (Library.All.FirstOrDefault(library => library.Project == project) is not { } library) yield break;
        foreach (string package in References(file, "PackageReference").Except(library.Packages))
            yield return new Finding(file.Path, 1, $"{project} must not use the package {package}");
    }

    /// <summary>References in a compiled assembly that the arrows do not allow.</summary>
    public static IEnumerable<Finding> InAssembly(string project, IEnumerable<string> references)
    {
        foreach ((string target, string assembly) in Assemblies)
        {
            if (references.Contains(assembly) && !Arrows[project].Contains(target))
                yield return new Finding(Assemblies[project], 1, $"{project} must not refer to {target}");
        }
    }

    /// <summary>What a project file includes as one kind of reference.</summary>
    public static IEnumerable<string> References(SourceText file, string element) => XDocument.Parse(file.Text)
        .Descendants(element).Select(reference => (string?)reference.Attribute("Include") ?? "");
}
