using System.Reflection;
using Blockchain.Architecture.Tests.Analysis;
using Blockchain.Architecture.Tests.Checks;
using Blockchain.TestKit;
using Microsoft.CodeAnalysis.CSharp;
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

    public static TheoryData<string> Libraries => [.. Library.All.Select(library => library.Project)];

    [Theory]
    [MemberData(nameof(Libraries))]
    public void Folders_use_only_those_below_them(string project)
    {
        Library library = Library.All.Single(library => library.Project == project);
        SourceText[] files = [.. Repository.CSharp(library.Path)];
        SourceText[] generated = [.. Repository.Protobuf(library.Path)];
        // Were a reference missing, the check would see nothing and find nothing.
        CSharpCompilation compilation = Compiled.Of(library.Name, files.Concat(generated));
        Assert.Empty(compilation.WithOptions(compilation.Options.WithAllowUnsafe(true)).GetDiagnostics(TestContext.Current.CancellationToken)
            .Where(diagnostic => diagnostic.Severity == Microsoft.CodeAnalysis.DiagnosticSeverity.Error).Select(diagnostic => diagnostic.ToString()));
        Findings.None(FolderOrder.Check(library, files, generated));
        // A folder that nothing stands in is a line of the order that nobody took out.
        Assert.Equal(library.Folders.Order(), files.Select(file => file.Path.Split('/')[2]).Distinct().Order());
        Evidence.Record($"house: {files.Length} files of {project} in {library.Folders.Count} folders use only the folders below them");
    }

    [Theory]
    [InlineData("Consensus", "../Node/Node.csproj")]
    [InlineData("Wallet", "../Node/Node.csproj")]
    [InlineData("Wallet", "../Libp2p/Libp2p.csproj")]
    [InlineData("Libp2p", "..\\Consensus\\Consensus.csproj")]
    [InlineData("Client", "../../tests/TestKit/TestKit.csproj")]
    [InlineData("Files", "../Consensus/Consensus.csproj")]
    public void An_arrow_the_wrong_way_is_found(string project, string target)
    {
        SourceText file = new($"src/{project}/{project}.csproj", $"<Project><ItemGroup><ProjectReference Include=\"{target}\" /></ItemGroup></Project>\n");
        Assert.Single(Layers.InProject(file));
    }

    [Fact]
    public void A_project_that_nobody_drew_is_found() => Assert.Single(Layers.InProject(new SourceText("src/Extra/Extra.csproj", "<Project />\n")));

    [Theory]
    [MemberData(nameof(Libraries))]
    public void A_package_that_a_library_may_not_use_is_found(string project) => Assert.Single(Layers.InProject(new SourceText(
        $"src/{project}/{project}.csproj", "<Project><ItemGroup><PackageReference Include=\"LiteDB\" /></ItemGroup></Project>\n")));

    [Fact]
    public void The_packages_of_Libp2p_are_those_that_were_decided() => Assert.Equal(
        Library.Libp2p.Packages, Layers.References(Repository.Read("src/Libp2p/Libp2p.csproj"), "PackageReference"));

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
        Assert.NotEmpty(FolderOrder.Check(Library.Consensus, [block, above], []));
        SourceText below = new("src/Consensus/Script/A.cs", $"{directive}\nnamespace Blockchain.Consensus.Script;\n{type}\n");
        Assert.Empty(FolderOrder.Check(Library.Consensus, [block, below], []));
    }

    [Theory]
    [InlineData("src/Consensus/Misc/A.cs", "namespace Blockchain.Consensus.Misc;\n")]
    [InlineData("src/Consensus/A.cs", "namespace Blockchain.Consensus;\n")]
    [InlineData("src/Consensus/Chain/A.cs", "namespace Blockchain.Consensus.Blocks;\nclass A;\n")]
    [InlineData("src/Consensus/Chain/Deep/A.cs", "namespace Blockchain.Consensus.Chain;\nclass A;\n")]
    public void A_file_in_the_wrong_place_is_found(string path, string source) =>
        Assert.Single(FolderOrder.Check(Library.Consensus, [new SourceText(path, source)], []));

    [Fact]
    public void A_folder_that_looks_up_into_generated_code_is_found()
    {
        SourceText generated = new("obj/Rpc.cs", "namespace Blockchain.Libp2p.Gossip.Wire;\nclass Rpc;\n");
        SourceText below = new("src/Libp2p/Noise/A.cs", "namespace Blockchain.Libp2p.Noise;\nclass A { Gossip.Wire.Rpc? rpc; }\n");
        SourceText beside = new("src/Libp2p/Gossip/Router/A.cs", "namespace Blockchain.Libp2p.Gossip.Router;\nclass A { Wire.Rpc? rpc; }\n");
        Assert.Equal(below.Path, Assert.Single(FolderOrder.Check(Library.Libp2p, [below, beside], [generated])).Path);
    }
}
