using System.Globalization;
using System.Text.Json.Nodes;
using Blockchain.Client;
using Blockchain.Node.Live;
using Blockchain.Node.Tests.Rpc;
using Blockchain.Node.Tests.Storage;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Blockchain.Node.Tests.Live;

/// <summary>What a node logs: one line an event, for people or for programs, and no secrets.</summary>
public sealed class LogTests
{
    [Fact]
    public async Task Lines_keep_their_order_and_name_their_members()
    {
        StringWriter text = new(CultureInfo.InvariantCulture);
        FakeTimeProvider time = new(new(2013, 3, 12, 1, 30, 0, TimeSpan.Zero));
        await using (LineLog log = new(text, LogLevel.Information, LogFormat.Json, time))
        {
            ILogger node = log.For("node"), rpc = log.For("rpc");
            NodeLog.Restoring(node, 128, 300);
            NodeLog.Called(rpc, "getblock", Blockchain.Node.Rpc.RpcRole.Read, isError: false); // a detail
            log.Details.Change(["rpc"], []);
            NodeLog.Called(rpc, "stop", Blockchain.Node.Rpc.RpcRole.Operator, isError: true);
            NodeLog.Failed(node, "two\nlines");
        }
        Assert.Equal(
            [
                """{"time":"2013-03-12T01:30:00.000Z","level":"information","category":"node","event":"Restoring","message":"restoring: height 128 of 300","height":128,"best":300}""",
                """{"time":"2013-03-12T01:30:00.000Z","level":"debug","category":"rpc","event":"Called","message":"RPC stop by Operator, error: True","method":"stop","role":"Operator","isError":true}""",
                """{"time":"2013-03-12T01:30:00.000Z","level":"critical","category":"node","event":"Failed","message":"this node ends: two\nlines","reason":"two\nlines"}""",
            ],
            text.ToString().TrimEnd('\n').Split('\n'));
    }

    [Fact]
    public async Task Text_is_a_time_and_a_sentence_in_one_line()
    {
        StringWriter text = new(CultureInfo.InvariantCulture);
        await using (LineLog log = new(text, LogLevel.Warning, LogFormat.Text, new FakeTimeProvider(new(2013, 3, 12, 1, 30, 0, TimeSpan.Zero))))
        {
            ILogger node = log.For("node"), net = log.For("net");
            NodeLog.Stopped(node);
            NodeLog.PeerBanned(net, new("12D3"), "sent bytes that are no message");
            NodeLog.Failed(node, "two\nlines");
        }
        Assert.Equal(
            "2013-03-12T01:30:00.000Z  peer 12D3 refused from now on: sent bytes that are no message\n2013-03-12T01:30:00.000Z  ERROR  this node ends: two lines\n", text.ToString());
    }

    [Fact]
    public async Task Who_logs_never_waits_and_what_is_lost_is_counted()
    {
        using StuckWriter stuck = new();
        await using (LineLog log = new(stuck, LogLevel.Information, LogFormat.Text, TimeProvider.System))
        {
            ILogger node = log.For("node");
            for (int i = 0; i < 3 * LineLog.WaitingLinesMax; i++) NodeLog.Restoring(node, i, 0);
            stuck.Release();
        }
        Assert.InRange(stuck.Lines.Count, LineLog.WaitingLinesMax, LineLog.WaitingLinesMax + 2);
        string lost = Assert.Single(stuck.Lines, line => line.Contains("lost", StringComparison.Ordinal));
        int written = stuck.Lines.Count - 1;
        Assert.EndsWith($"  {3 * LineLog.WaitingLinesMax - written} log lines are lost: they came faster than they could be written", lost, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_process_logs_its_life_as_JSON_and_neither_password_nor_key()
    {
        using TempFolder ours = new(), theirs = new();
        List<JsonNode> lines = [];
        await using (NodeProcess other = await NodeProcess.StartAsync(theirs.Path))
        {
            await using NodeProcess node = await NodeProcess.StartJsonAsync(ours.Path, "--peer", other.PeerAddress, "--log-level", "debug");
            string cookie = RpcEndpoint.OfDataDirectory(ours.Path).UserAndPassword.Split(':')[1];
            string[] mined = await node.MineAsync(2);
            await other.ReachAsync(mined[1]);
            Assert.Equal(0, await node.StopAsync());
            string all = string.Join('\n', await node.AllLinesAsync());
            Assert.DoesNotContain(cookie, all, StringComparison.Ordinal);
            Assert.DoesNotContain(Convert.ToHexStringLower(File.ReadAllBytes(Path.Combine(ours.Path, "node.key"))), all, StringComparison.OrdinalIgnoreCase);
            lines.AddRange(all.Split('\n').Select(line => JsonNode.Parse(line)!));
        }
        string[] events = [.. lines.Select(line => (string)line["event"]!)];
        Assert.Equal("Started", events.First(name => name is not ("PeerReached" or "Noticed" or "Called")));
        Assert.Equal("Stopped", events[^1]);
        Assert.Contains("PeerReached", events);
        Assert.Contains("PeerEnded", events);
        JsonNode[] tips = [.. lines.Where(line => (string?)line["notice"]?["name"] == "tip-moved")];
        Assert.Equal([1, 2], tips.Select(tip => (int)tip["notice"]!["data"]!["new"]!["height"]!));
        Assert.All(tips, tip => Assert.Equal(("information", "chain"), ((string)tip["level"]!, (string)tip["category"]!)));
        Assert.Contains(lines, line => (string?)line["event"] == "Called" && (string?)line["method"] == "generatetoaddress");
    }

    [Theory]
    [InlineData("--log-level", "loud", "--log-level loud: there is debug, info, warning, error")]
    [InlineData("--log-format", "xml", "--log-format xml: there is text, json")]
    public async Task A_mistake_names_what_there_is(string option, string value, string words)
    {
        (int code, string error) = await NodeProcess.RunToEndAsync("run", "--chain", "regtest", option, value);
        Assert.Equal((2, $"blockchain-node: {words}"), (code, error.Trim()));
    }

    [Fact]
    public async Task Calls_and_refusals_are_details_of_the_category_rpc()
    {
        StringWriter text = new(CultureInfo.InvariantCulture);
        await using (LineLog log = new(text, LogLevel.Information, LogFormat.Text, new FakeTimeProvider()))
        await using (RpcHost host = await RpcHost.StartAsync(log: log))
        {
            await host.CallAsync("uptime");
            await host.CallAsync("logging", new JsonArray("rpc"));
            await host.PostAsync("{}", user: "operator:wrong");
        }
        string[] lines = [.. text.ToString().TrimEnd('\n').Split('\n').Select(line => line[26..])];
        Assert.Equal(
            ["RPC logging by Operator, error: False", "RPC refused 127.0.0.1: 401 name and password are those of the cookie file in the node's data directory, or of a configured user"], lines);
    }

    /// <summary>Takes nothing before it is released.</summary>
    private sealed class StuckWriter : StringWriter
    {
        private readonly TaskCompletionSource released = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public StuckWriter() : base(CultureInfo.InvariantCulture)
        {
        }

        public List<string> Lines { get; } = [];

        public void Release() => released.SetResult();

        public override async Task WriteLineAsync(string? value)
        {
            await released.Task;
            Lines.Add(value ?? "");
        }
    }
}
