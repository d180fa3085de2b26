using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Blockchain.Consensus.Primitives;
using Blockchain.Node.Machine;
using Blockchain.Node.Rpc;
using Xunit;

namespace Blockchain.Node.Tests.Rpc;

/// <summary>/events, /health and /metrics.</summary>
public sealed class RpcEventTests
{
    private static CancellationToken Over => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_event_comes_once_in_order_across_readers_that_resume()
    {
        await using RpcHost host = await RpcHost.StartAsync();
        string[] hashes = await host.Client.GenerateToAddressAsync(5, RpcMethodTests.AnyAddress, Over);
        List<(long Revision, string New)> seen = [];
        for (int count = 1; seen.Count < 10; count++)
        {
            using HttpResponseMessage response = await host.OpenAsync($"/events?since={(seen.Count == 0 ? 0 : seen[^1].Revision)}");
            Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
            using StreamReader reader = new(await response.Content.ReadAsStreamAsync(Over));
            if (seen.Count == 5) hashes = [.. hashes, .. await host.Client.GenerateToAddressAsync(5, RpcMethodTests.AnyAddress, Over)]; // while a reader waits
            for (int i = 0; i < count && seen.Count < (hashes.Length == 5 ? 5 : 10); i++) seen.Add(await ReadAsync(reader));
        }
        Assert.Equal(Enumerable.Range(1, 10).Select(revision => (long)revision), seen.Select(one => one.Revision));
        Assert.Equal(hashes, seen.Select(one => one.New));
    }

    [Fact]
    public async Task Where_a_reader_cannot_resume_it_is_told_so()
    {
        await using RpcHost host = await RpcHost.StartAsync(entriesMax: 2);
        await host.Client.GenerateToAddressAsync(5, RpcMethodTests.AnyAddress, Over);
        Assert.Equal((HttpStatusCode.Gone, "cannot resume after revision 1: this node has what follows 3, up to 5"), await host.GetAsync("/events?since=1"));
        Assert.Equal(HttpStatusCode.Gone, (await host.GetAsync("/events?since=6")).Status);
        Assert.Equal((HttpStatusCode.BadRequest, "since must be a revision: a whole number"), await host.GetAsync("/events?since=x"));
        Assert.Equal(HttpStatusCode.Unauthorized, (await host.GetAsync("/events", user: null)).Status);
    }

    [Fact]
    public async Task Health_says_whether_the_node_is_ready_and_why_not()
    {
        await using RpcHost ready = await RpcHost.StartAsync();
        Assert.Equal((HttpStatusCode.OK, """{"live":true,"ready":true,"reasons":[],"warnings":[]}"""), await ready.GetAsync("/health", user: null));
        await using RpcHost ahead = await RpcHost.StartAsync();
        string[] hashes = await ahead.Client.GenerateToAddressAsync(NodeHealth.BehindBlocksMax + 1, RpcMethodTests.AnyAddress, Over);
        foreach (string hash in hashes[..^1]) await ready.CallAsync("submitheader", (string?)await ahead.CallAsync("getblockheader", hash, false));
        Assert.Equal(HttpStatusCode.OK, (await ready.GetAsync("/health", user: null)).Status);
        await ready.CallAsync("submitheader", (string?)await ahead.CallAsync("getblockheader", hashes[^1], false));
        Assert.Equal((HttpStatusCode.ServiceUnavailable, """{"live":true,"ready":false,"reasons":["catching up: height 0 of 7"],"warnings":[]}"""), await ready.GetAsync("/health", user: null));
        foreach (string hash in hashes) await ready.CallAsync("submitblock", (string?)await ahead.CallAsync("getblock", hash, 0));
        Assert.Equal(HttpStatusCode.OK, (await ready.GetAsync("/health", user: null)).Status);
        await ready.Node.StopAsync();
        await ready.Node.Finished;
        Assert.Equal((HttpStatusCode.ServiceUnavailable, """{"live":false,"ready":false,"reasons":["the node is stopping"],"warnings":[]}"""), await ready.GetAsync("/health", user: null));
    }

    [Fact]
    public async Task A_wrong_clock_is_shown_and_makes_nobody_go_elsewhere()
    {
        await using RpcHost host = await RpcHost.StartAsync();
        Message.Stand stand = new(host.Node.Spec.DefaultRules.Digest, host.Node.Spec.Genesis.Hash, Height.Genesis, default);
        foreach (string name in new[] { "a", "b", "c" })
        {
            await host.Node.Loop.DoAsync(now => new NodeEvent.PeerConnected(now, new(name)));
            await host.Node.Loop.DoAsync(now => new NodeEvent.MessageReceived(now, new(name), new Message.Hello(host.Node.Spec.Genesis.Hash, name, [], now.ToSeconds() + 7_200, stand)));
        }
        const string Warning = "this node's clock is 7200 s behind that of its peers (median): check the date and time of this machine";
        Assert.Equal((HttpStatusCode.OK, $$"""{"live":true,"ready":true,"reasons":[],"warnings":["{{Warning}}"]}"""), await host.GetAsync("/health", user: null));
        Assert.Equal(7_200, (int)(await host.AskAsync("getnetworkinfo"))["timeoffset"]!);
        foreach (string method in new[] { "getnetworkinfo", "getblockchaininfo", "getmininginfo" }) Assert.Equal(Warning, (string?)Assert.Single((JsonArray)(await host.AskAsync(method))["warnings"]!));
    }

    [Fact]
    public async Task Metrics_are_what_Prometheus_reads()
    {
        await using RpcHost host = await RpcHost.StartAsync();
        await host.Client.GenerateToAddressAsync(3, RpcMethodTests.AnyAddress, Over);
        string[] lines = (await host.GetAsync("/metrics", RpcHost.Reader)).Body.Split('\n');
        Assert.Contains("blockchain_height 3", lines);
        Assert.Contains("# TYPE blockchain_height gauge", lines);
        Assert.Contains("blockchain_rpc_calls_total 1", lines);
        Assert.All(lines.Where(line => line[0] != '#'), line => Assert.True(
            line.Split(' ') is [_, var value] && double.TryParse(value, CultureInfo.InvariantCulture, out _), line));
        Assert.Equal(HttpStatusCode.Unauthorized, (await host.GetAsync("/metrics", user: null)).Status);
    }

    private static async Task<(long Revision, string New)> ReadAsync(StreamReader reader)
    {
        Task<string?> LineAsync() => reader.ReadLineAsync(Over).AsTask().WaitAsync(RpcHost.Guard, Over);
        string? id = await LineAsync();
        Assert.Equal("event: tip-moved", await LineAsync());
        string? data = await LineAsync();
        Assert.Equal("", await LineAsync());
        return (long.Parse(id!["id: ".Length..], CultureInfo.InvariantCulture), (string)JsonNode.Parse(data!["data: ".Length..])!["new"]!["hash"]!);
    }
}
