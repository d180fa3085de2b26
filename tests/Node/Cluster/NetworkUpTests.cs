using System.Diagnostics;
using System.Globalization;
using Blockchain.Client;
using Blockchain.Node.Cluster;
using Blockchain.Node.Commands;
using Blockchain.Node.Tests.Live;
using Blockchain.Node.Tests.Storage;
using Blockchain.TestKit;
using Xunit;

namespace Blockchain.Node.Tests.Cluster;

/// <summary>Several nodes on this machine, as people start them.</summary>
[Collection(NodeProcesses.Name)]
public sealed class NetworkUpTests
{
    private static CancellationToken Guard => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Five_nodes_mesh_mine_in_turn_stop_together_and_lose_nothing()
    {
        using TempFolder folder = new();
        int height;
        await using (NetworkUp network = new(folder.Path, "--nodes", "5", "--mine", "--interval", "1"))
        {
            Assert.StartsWith("5 nodes meshed in ", await network.LineWithAsync("meshed"), StringComparison.Ordinal);
            for (int i = 0; i < 5; i++) Assert.Contains("peers 4", await network.LineWithAsync(NetworkPlan.NameOf(i)), StringComparison.Ordinal);
            await network.LineWithAsync("node-5  height 3 ");
            using RpcClient rpc = new(RpcEndpoint.OfDataDirectory(Path.Combine(folder.Path, "node-4"))); // another one may be a block ahead
            height = (await rpc.GetBlockchainInfoAsync(Guard)).Blocks;
            (int code, TimeSpan took) = await network.SignalAsync("INT");
            Assert.Equal(0, code);
            Evidence.Record(string.Create(CultureInfo.InvariantCulture, $"network up: 5 nodes, 20 connections, 3 miners; stopped in {took.TotalSeconds:0.0} s (at most 5)"));
            Assert.Equal("5 nodes stopped", await network.LineWithAsync("stopped"));
        }
        await using NodeProcess again = await NodeProcess.StartAsync(Path.Combine(folder.Path, "node-4"));
        Assert.True((await again.TipAsync()).Height >= height);
    }

    [Fact]
    public async Task A_node_that_dies_is_named_and_the_others_go_on()
    {
        using TempFolder folder = new();
        await using NetworkUp network = new(folder.Path, "--nodes", "3");
        await network.LineWithAsync("meshed");
        using Process victim = Process.GetProcessById(int.Parse(await File.ReadAllTextAsync(Path.Combine(folder.Path, "node-2", "pid"), Guard), CultureInfo.InvariantCulture));
        victim.Kill();
        Assert.Equal("node-2 ended: it ended with code 137 (signal 9)", await network.LineWithAsync("node-2 ended"));
        await network.LineWithAsync("node-3  height 0  tip 0f9188f1  rules core-28  peers 1");
        Assert.Equal(3, (await network.SignalAsync("TERM")).Code);
        Assert.Contains("1 of 3 nodes ended by themselves", (await network.EndAsync()).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task On_a_terminal_the_row_of_a_node_that_ended_stays_with_what_it_said_last()
    {
        Assert.SkipUnless(PseudoTerminal.IsExpected, PseudoTerminal.Missing);
        using TempFolder folder = new();
        string program = Path.Combine(AppContext.BaseDirectory, "blockchain-node");
        using PseudoTerminal terminal = PseudoTerminal.Start($"stty cols 120; exec {program} network up --chain regtest --nodes 2 --mine --interval 1 --data-dir {folder.Path}");
        await terminal.UntilAsync("node-2  1 ", Guard);
        using Process victim = Process.GetProcessById(int.Parse(await File.ReadAllTextAsync(Path.Combine(folder.Path, "node-2", "pid"), Guard), CultureInfo.InvariantCulture));
        victim.Kill();
        await terminal.UntilAsync("node-2 ended: it ended with code 137 (signal 9)", Guard);
        for (int drawn = 0; drawn < 2; drawn++)
        {
            await terminal.UntilAsync("node    height", Guard);
            int top = terminal.Shown.LastIndexOf("node    height", StringComparison.Ordinal);
            await terminal.UntilAsync("A\e[0J", Guard); // drawn over: it was whole
            Assert.Matches(@"\nnode-2  [1-9]\d* +[0-9a-f]{8}  core-28  -      -        ended with code 137 \(signal 9\)\r\n", terminal.Shown[top..]);
        }
    }

    [Fact]
    public async Task A_folder_in_which_a_node_runs_is_refused_with_its_name_and_process()
    {
        using TempFolder folder = new();
        string inside = Path.Combine(folder.Path, "some-node");
        await using NodeProcess node = await NodeProcess.StartAsync(inside);
        string pid = (await File.ReadAllTextAsync(Path.Combine(inside, "pid"), Guard)).Trim();
        foreach (string named in new[] { inside, folder.Path })
        {
            await using NetworkUp network = new(named, "--nodes", "1");
            InvalidOperationException ended = await Assert.ThrowsAsync<InvalidOperationException>(() => network.LineWithAsync("meshed"));
            Assert.EndsWith($": blockchain-node: {inside} is the folder of a node that runs (process {pid}); stop it, or choose another --data-dir\n", ended.Message, StringComparison.Ordinal);
            Assert.Equal(3, (await network.EndAsync()).Code);
        }
        Assert.Equal(0, (await node.TipAsync()).Height); // undisturbed
        Assert.False(Directory.Exists(Path.Combine(inside, NetworkPlan.NameOf(0))) || Directory.Exists(Path.Combine(folder.Path, NetworkPlan.NameOf(0))));
    }

    [Fact]
    public async Task Nodes_do_not_outlive_a_parent_that_is_killed()
    {
        using TempFolder folder = new();
        await using NetworkUp network = new(folder.Path, "--nodes", "3");
        await network.LineWithAsync("meshed");
        Process[] children = [.. Enumerable.Range(0, 3).Select(i => Process.GetProcessById(
            int.Parse(File.ReadAllText(Path.Combine(folder.Path, NetworkPlan.NameOf(i), "pid")), CultureInfo.InvariantCulture)))];
        await network.SignalAsync("KILL");
        foreach (Process child in children)
        {
            await child.WaitForExitAsync(Guard);
            child.Dispose();
        }
        Assert.All(Enumerable.Range(0, 3), i => Assert.False(File.Exists(Path.Combine(folder.Path, NetworkPlan.NameOf(i), RpcEndpoint.AddressFileName))));
    }

    [Theory]
    [InlineData("--nodes 0", 2)]
    [InlineData("--nodes 101", 2)]
    [InlineData("--rules nosuch:2", 2)]
    [InlineData("--rules core-28", 2)]
    [InlineData("--rules core-28:0", 2)]
    [InlineData("--rules core-28:3 --nodes 2", 2)]
    [InlineData("--interval 0", 2)]
    [InlineData("--data-dir /dev/null/x", 3)]
    public async Task A_mistake_is_one_line_that_says_what_to_do(string words, int expected)
    {
        using TempFolder folder = new();
        string[] place = words.Contains("--data-dir", StringComparison.Ordinal) ? [] : ["--data-dir", folder.Path];
        (int code, string error) = await NodeProcess.RunToEndAsync(["network", "up", "--chain", "regtest", .. place, .. words.Split(' ')]);
        Assert.Equal(expected, code);
        Assert.StartsWith("blockchain-node: ", error, StringComparison.Ordinal);
        Assert.Single(error.TrimEnd('\n').Split('\n'));
    }

    [Theory]
    [InlineData("--rules names 3 nodes, --nodes 2", "--rules", "core-28:3", "--nodes", "2")]
    [InlineData("--rules names 3 nodes, --nodes 4", "--rules", "core-28:1,core-28:2", "--nodes", "4")]
    [InlineData("--rules core-28:0: write a rule set and how many nodes enforce it, as in 0.7:3", "--rules", "core-28:1,core-28:0")]
    [InlineData("--nodes takes a whole number from 1 to 100, not 0", "--nodes", "0")]
    [InlineData("--nodes takes a whole number from 1 to 100, not 101", "--rules", "core-28:50,core-28:51")]
    public async Task Numbers_of_nodes_that_do_not_fit_are_named(string line, params string[] words)
    {
        using StringWriter output = new(), error = new() { NewLine = "\n" };
        int code = await CommandLine.RunAsync(["network", "up", "--chain", "regtest", .. words], output, error, Guard);
        Assert.Equal((2, "", $"blockchain-node: {line}\n"), (code, output.ToString(), error.ToString()));
    }

    [Fact]
    public void On_a_terminal_no_line_of_the_table_is_wider_than_it()
    {
        NodeRow[] rows =
        [
            new("node-1", "0.7", 109, "1d50fca25cb534b7", 4, 12, "-"),
            new("node-2", "0.8", 132, "54b720146d16e2dd", 4, 0, "refuses 24 above 109: max-touched-txids 5021 > 4500"),
        ];
        Assert.Equal(
            [
                "node    height  tip       rules  peers  mempool  fork",
                "node-1  109     1d50fca2  0.7    4      12       -",
                "node-2  132     54b72014  0.8    4      0        refuses 24 above 109: max-touched-txids 5021 > 4500",
            ], NodeTable.Lines(rows, 200));
        Assert.Equal(
            [
                "node    height  tip       rules  peers …",
                "node-1  109     1d50fca2  0.7    4     …",
                "node-2  132     54b72014  0.8    4     …",
            ], NodeTable.Lines(rows, 40)); // a line that is cut says so
        string whole = NodeTable.Lines(rows, 200)[^1];
        Assert.Equal(whole, NodeTable.Lines(rows, whole.Length)[^1]); // one that just fits is not
        Assert.Equal("…", NodeTable.Lines(rows, 1)[0]);
    }

    [Fact]
    public void On_a_terminal_the_table_is_drawn_in_its_place_and_what_is_said_stays_above_it()
    {
        using StringWriter output = new() { NewLine = "\n" };
        NodeTable table = new(output, width: 80);
        NodeRow row = new("node-1", "0.7", 1, "1d50fca25cb534b7", 0, 0, "-");
        table.Show([row]);
        table.Show([row with { Height = 2 }]);
        table.Say("node-2 ended: why");
        string title = "node    height  tip       rules  peers  mempool  fork\n";
        Assert.Equal(
            $"{title}node-1  1       1d50fca2  0.7    0      0        -\n\e[2A\e[0J{title}node-1  2       1d50fca2  0.7    0      0        -\n\e[2A\e[0Jnode-2 ended: why\n",
            output.ToString());
    }
}
