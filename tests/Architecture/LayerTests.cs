using System.Reflection;
using Blockchain.Architecture.Tests.Analysis;
using Blockchain.Architecture.Tests.Checks;
using Blockchain.TestKit;
using Xunit;

namespace Blockchain.Architecture.Tests;

public sealed class LayerTests
{
    [Fact]
    public void Projects_refer_along_the_arrows_only() => Findings.None(Repository.Projects("src").SelectMany(Layers.InProject));

    [Fact]
    public void Assemblies_refer_along_the_arrows_only()
    {
        string[] projects = [.. Repository.Projects("src").Select(file => Path.GetFileNameWithoutExtension(file.Path))];
        foreach (string project in projects)
        {
            Assembly assembly = Assembly.Load(new AssemblyName(Layers.Assemblies[project]));
            Findings.None(Layers.InAssembly(project, assembly.GetReferencedAssemblies().Select(reference => reference.Name ?? "")));
        }
        Evidence.Record($"house: {projects.Length} projects in src refer to each other along the arrows only");
    }

    [Fact]
    public void Consensus_folders_use_only_those_below_them()
    {
        SourceText[] files = [.. Repository.CSharp("src/Consensus")];
        // Were a reference missing, the check would see nothing and find nothing.
        Assert.Empty(Compiled.Of(FolderOrder.Namespace, files).GetDeclarationDiagnostics(TestContext.Current.CancellationToken)
            .Where(diagnostic => diagnostic.Severity == Microsoft.CodeAnalysis.DiagnosticSeverity.Error));
        Findings.None(FolderOrder.Check(files));
        int folders = files.Select(file => file.Path.Split('/')[2]).Distinct().Count();
        Evidence.Record($"house: {files.Length} files of Consensus in {folders} folders use only the folders below them");
    }

    [Theory]
    [InlineData("Consensus", "../Node/Node.csproj")]
    [InlineData("Wallet", "../Node/Node.csproj")]
    [InlineData("Wallet", "../Libp2p/Libp2p.csproj")]
    [InlineData("Libp2p", "..\\Consensus\\Consensus.csproj")]
    [InlineData("Client", "../../tests/TestKit/TestKit.csproj")]
    public void An_arrow_the_wrong_way_is_found(string project, string target)
    {
        SourceText file = new($"src/{project}/{project}.csproj", $"<Project><ItemGroup><ProjectReference Include=\"{target}\" /></ItemGroup></Project>\n");
        Assert.Single(Layers.InProject(file));
    }

    [Fact]
    public void A_project_that_nobody_drew_is_found() => Assert.Single(Layers.InProject(new SourceText("src/Extra/Extra.csproj", "<Project />\n")));

    [Fact]
    public void A_package_in_Consensus_is_found() => Assert.Single(Layers.InProject(new SourceText(
        "src/Consensus/Consensus.csproj", "<Project><ItemGroup><PackageReference Include=\"LiteDB\" /></ItemGroup></Project>\n")));

    [Fact]
    public void An_assembly_reference_the_wrong_way_is_found() => Assert.Single(Layers.InAssembly("Wallet", ["blockchain-node", "System.Runtime"]));

    [Theory]
    [InlineData("using Blockchain.Consensus.Blocks;", "class A { Block? b; }")]
    [InlineData("", "class A { Blockchain.Consensus.Blocks.Block? b; }")]
    [InlineData("using Block = Blockchain.Consensus.Blocks.Block;", "class A { Block? b; }")]
    [InlineData("", "class A { object M() => Blocks.Block.Make(); }")]
    [InlineData("", "class A { void M(System.Collections.Generic.List<Blocks.Block[]> all) { var one = all[0]; } }")]
    public void A_folder_that_looks_up_is_found(string directive, string type)
    {
        SourceText block = new("src/Consensus/Blocks/Block.cs", "namespace Blockchain.Consensus.Blocks;\npublic class Block { public static Block Make() => new(); }\n");
        SourceText above = new("src/Consensus/Primitives/A.cs", $"{directive}\nnamespace Blockchain.Consensus.Primitives;\n{type}\n");
        Assert.NotEmpty(FolderOrder.Check([block, above]));
        SourceText below = new("src/Consensus/Script/A.cs", $"{directive}\nnamespace Blockchain.Consensus.Script;\n{type}\n");
        Assert.Empty(FolderOrder.Check([block, below]));
    }

    [Theory]
    [InlineData("src/Consensus/Misc/A.cs", "namespace Blockchain.Consensus.Misc;\n")]
    [InlineData("src/Consensus/A.cs", "namespace Blockchain.Consensus;\n")]
    [InlineData("src/Consensus/Chain/A.cs", "namespace Blockchain.Consensus.Blocks;\nclass A;\n")]
    public void A_file_in_the_wrong_place_is_found(string path, string source) => Assert.Single(FolderOrder.Check([new SourceText(path, source)]));
}
