using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using Blockchain.Architecture.Tests.Analysis;
using Blockchain.Architecture.Tests.Checks;
using Blockchain.Consensus.Primitives;
using Blockchain.Libp2p.Gossip.Router;
using Blockchain.TestKit;
using Xunit;

namespace Blockchain.Architecture.Tests;

public sealed class PurityTests
{
    private const string Machine = "src/Node/Machine";
    private static readonly Assembly Consensus = typeof(Hash256).Assembly;
    private static readonly string[] PureGossip = ["Router", "Scoring"];

    // Time and chance are arguments; an address is a value; of the faults only their names.
    private static readonly string[] KnownToPureGossip =
    [
        "Blockchain.Libp2p.Gossip.Router", "Blockchain.Libp2p.Gossip.Scoring", "Blockchain.Libp2p.Gossip.Topic", "Blockchain.Libp2p.Gossip.MessageId",
        "Blockchain.Libp2p.Multiformats", "Blockchain.Libp2p.Faults.Fault",
        "System.TimeSpan", "System.Random", "System.Net.IPAddress", "System.Net.Sockets.AddressFamily",
    ];

    [Fact]
    public void Consensus_refers_only_to_what_is_pure()
    {
        using PEReader file = new(File.OpenRead(Consensus.Location));
        MetadataReader assembly = file.GetMetadataReader();
        Findings.None(Purity.Violations(assembly));
        Evidence.Record($"house: {assembly.TypeReferences.Count} types that Consensus refers to are all on the allow-list of pure ones");
    }

    [Fact]
    public void Consensus_has_no_static_state()
    {
        Findings.None(StaticState.Violations(Consensus.GetTypes()));
        Evidence.Record($"house: the static fields of {Consensus.GetTypes().Length} types of Consensus are constants");
    }

    [Fact]
    public void The_machine_of_the_node_touches_no_host()
    {
        SourceText[] files = [.. Repository.CSharp("src/Node")];
        Findings.None(FolderPurity.Check("blockchain-node", files, Machine, ["Blockchain.Node.Machine"]));
        Evidence.Record($"house: {files.Count(file => Repository.IsBelow(file.Path, Machine))} files of the machine use pure types only");
    }

    [Fact]
    public void The_router_of_gossip_touches_no_host()
    {
        SourceText[] files = [.. Repository.CSharp(Library.Libp2p.Path), .. Repository.Protobuf(Library.Libp2p.Path)];
        foreach (string folder in PureGossip)
            Findings.None(FolderPurity.Check(Library.Libp2p.Name, files, $"{Library.Libp2p.Path}/Gossip/{folder}", KnownToPureGossip));
        Type[] types = [.. typeof(GossipRouter).Assembly.GetTypes().Where(type => PureGossip.Any(folder => type.Namespace == $"{Library.Libp2p.Name}.Gossip.{folder}"))];
        Findings.None(StaticState.Violations(types));
        int count = files.Count(file => PureGossip.Any(folder => Repository.IsBelow(file.Path, $"{Library.Libp2p.Path}/Gossip/{folder}")));
        Evidence.Record($"house: {count} files of the gossip router use pure types only, and its types have no static state");
    }

    [Theory]
    [InlineData("class C { object? M(System.TimeProvider clock) => clock.GetUtcNow(); }")]
    [InlineData("class C { object M() => new Faults.StackMetrics(); }")]
    [InlineData("class C { object? M(Gossip.GossipService service) => service.ToString(); }")]
    [InlineData("class C { object M() => new System.Net.Sockets.TcpClient(); }")]
    public void A_router_that_reaches_out_is_found(string code)
    {
        SourceText metrics = new("src/Libp2p/Faults/StackMetrics.cs", "namespace Blockchain.Libp2p.Faults;\npublic class StackMetrics;\n");
        SourceText service = new("src/Libp2p/Gossip/GossipService.cs", "namespace Blockchain.Libp2p.Gossip;\npublic class GossipService;\n");
        SourceText router = new("src/Libp2p/Gossip/Router/C.cs", $"namespace Blockchain.Libp2p.Gossip.Router;\n{code}\n");
        Assert.NotEmpty(FolderPurity.Check(Library.Libp2p.Name, [metrics, service, router], "src/Libp2p/Gossip/Router", KnownToPureGossip));
    }

    [Theory]
    [InlineData("using System.IO; class C { string M() => File.ReadAllText(\"a\"); }", 1)]
    [InlineData("class C { object M() => new System.Threading.Lock(); }", 1)]
    [InlineData("class C { int M() => System.Environment.ProcessorCount; }", 1)]
    [InlineData("class C { string M() => GetType().Name; }", 0)]
    [InlineData("class C { object M() => Blockchain.Node.Hosts.Live.Now(); }", 1)]
    [InlineData("class C { object M() => new System.Collections.Generic.List<int>(); }", 0)]
    [InlineData("class C { string M() => nameof(Blockchain.Node.Machine); }", 0)]
    public void A_machine_that_reaches_out_is_found(string code, int findings)
    {
        SourceText host = new("src/Node/Hosts/Live.cs", "namespace Blockchain.Node.Hosts;\npublic static class Live { public static object Now() => System.DateTime.UtcNow; }\n");
        SourceText machine = new($"{Machine}/C.cs", code.Replace("class C", "namespace Blockchain.Node.Machine; class C", StringComparison.Ordinal) + "\n");
        Assert.Equal(findings, FolderPurity.Check("blockchain-node", [host, machine], Machine, ["Blockchain.Node.Machine"]).Count());
    }

    [Theory]
    [InlineData("class C { long M() => System.DateTime.UtcNow.Ticks; }", "System.DateTime")]
    [InlineData("class C { string M() => System.IO.File.ReadAllText(\"a\"); }", "System.IO.File")]
    [InlineData("class C { object M() => new System.Random(); }", "System.Random")]
    [InlineData("class C { object M() => new System.Threading.Lock(); }", "System.Threading.Lock")]
    [InlineData("class C { void M() { lock (this) { } } }", "System.Threading.Monitor")]
    [InlineData("class C { async System.Threading.Tasks.Task M() { await System.Threading.Tasks.Task.Yield(); } }", "System.Threading.Tasks.Task")]
    [InlineData("class C { void M() => System.Console.WriteLine(); }", "System.Console")]
    [InlineData("class C { string M() => System.DateTimeOffset.UtcNow.ToString(); }", "System.DateTimeOffset.get_UtcNow")]
    [InlineData("class C { int M() => System.Environment.ProcessorCount; }", "System.Environment.get_ProcessorCount")]
    [InlineData("class C { object M() => new System.Net.Http.HttpClient(); }", "System.Net.Http.HttpClient")]
    [InlineData("class C { byte[] M() => System.Security.Cryptography.RandomNumberGenerator.GetBytes(1); }", "System.Security.Cryptography.RandomNumberGenerator")]
    [InlineData("class C { [System.Runtime.InteropServices.DllImport(\"libc\")] static extern int getpid(); }", "native library libc")]
    public void What_is_not_pure_is_found(string code, string violation)
    {
        using PEReader file = Snippet.Metadata(code);
        Assert.Contains(violation, Purity.Violations(file.GetMetadataReader()));
    }

    [Fact]
    public void Iterators_and_lambdas_are_pure()
    {
        using PEReader file = Snippet.Metadata("class C { System.Collections.Generic.IEnumerable<int> M() { System.Func<int> f = () => 1; yield return f(); } }");
        Assert.Empty(Purity.Violations(file.GetMetadataReader()));
    }

    [Theory]
    [InlineData("static int N;")]
    [InlineData("static int N { get; set; }")]
    [InlineData("[System.ThreadStatic] static int N;")]
    [InlineData("static readonly int[] N = [1];")]
    [InlineData("static readonly System.Collections.Generic.Dictionary<int, int> N = [];")]
    [InlineData("static readonly C N = new(); int mutable;")]
    [InlineData("static readonly System.Collections.Immutable.ImmutableArray<int[]> N = [];")]
    public void Static_state_is_found(string members) => Assert.Single(StaticState.Violations(Snippet.Load($"class C {{ {members} }}").GetTypes()));

    [Theory]
    [InlineData("const int N = 1;")]
    [InlineData("static readonly string N = \"a\";")]
    [InlineData("static readonly System.Collections.Immutable.ImmutableArray<string> N = [\"a\"];")]
    [InlineData("static readonly C N = new(); readonly int constant; readonly C? self;")]
    [InlineData("static System.ReadOnlySpan<byte> N => [1, 2, 3];")]
    [InlineData("static System.Func<int, int> M() => number => number + 1;")]
    public void Constants_are_no_finding(string members) => Assert.Empty(StaticState.Violations(Snippet.Load($"class C {{ {members} }}").GetTypes()));
}
