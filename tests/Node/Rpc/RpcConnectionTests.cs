using System.Text.Json.Nodes;
using Blockchain.Client;
using Xunit;

namespace Blockchain.Node.Tests.Rpc;

/// <summary>What an operator does with connections, where there are none: Core's words and codes.</summary>
public sealed class RpcConnectionTests
{
    private const string Id = "12D3KooWDpJ7As7BWAwRMfu1VU2WCqNjvq387JEYKDBj4kx6nXTN";
    private const string Node = "/ip4/127.0.0.1/tcp/4001/p2p/" + Id;

    [Theory]
    [InlineData("addnode", """["somewhere","add"]""", -8, "'somewhere' is no TCP multiaddress that ends with the peer's id (/p2p/12D3…)")]
    [InlineData("addnode", """["/ip4/127.0.0.1/tcp/1","add"]""", -8, "'/ip4/127.0.0.1/tcp/1' is no TCP multiaddress that ends with the peer's id (/p2p/12D3…)")]
    [InlineData("addnode", "[\"" + Node + "\",\"keep\"]", -8, "command is add, remove or onetry, not 'keep'")]
    [InlineData("addnode", "[\"" + Node + "\",\"remove\"]", -24, "Error: Node could not be removed. It has not been added previously.")]
    [InlineData("disconnectnode", "[\"" + Node + "\"]", -29, "Node not found in connected nodes")]
    [InlineData("disconnectnode", """["",7]""", -29, "Node not found in connected nodes")]
    [InlineData("disconnectnode", "[]", -32602, "Only one of address and nodeid should be provided.")]
    [InlineData("disconnectnode", """["1.2.3.4",7]""", -32602, "Only one of address and nodeid should be provided.")]
    [InlineData("setban", """["1.2.3.0/24","add"]""", -30, "Error: Invalid IP/Subnet. An IP address, a network (IPv4 /32, IPv6 /64) or a peer's id.")]
    [InlineData("setban", """["nobody","add"]""", -30, "Error: Invalid IP/Subnet. An IP address, a network (IPv4 /32, IPv6 /64) or a peer's id.")]
    [InlineData("setban", """["1.2.3.4","forgive"]""", -8, "command is add or remove, not 'forgive'")]
    [InlineData("setban", """["1.2.3.4","remove"]""", -30, "Error: Unban failed. Requested address/subnet was not previously manually banned.")]
    [InlineData("setban", """["1.2.3.4","add",1000,true]""", -8, "Error: Absolute timestamp is in the past")]
    [InlineData("setban", """["1.2.3.4","add",-1]""", -8, "bantime is from 1 to 3162240000 seconds")]
    public async Task Mistakes_have_Core_s_code(string method, string parameters, int code, string words)
    {
        await using RpcHost host = await RpcHost.StartAsync();
        RpcException error = await Assert.ThrowsAsync<RpcException>(() => host.Client.CallAsync(method, (JsonArray)JsonNode.Parse(parameters)!, TestContext.Current.CancellationToken));
        Assert.Equal((code, words), (error.Code, error.Message));
    }

    [Fact]
    public async Task Who_is_refused_is_listed_until_the_time_is_over()
    {
        await using RpcHost host = await RpcHost.StartAsync();
        Assert.Null(await host.CallAsync("setban", "203.0.113.7", "add", 100));
        Assert.Null(await host.CallAsync("setban", "2001:db8:1:2:3::4", "add"));
        Assert.Null(await host.CallAsync("setban", Id, "add", 4_000_000_000, true));
        Assert.Equal((-23, "Error: IP/Subnet already banned"), await host.FailAsync("setban", "203.0.113.7/32", "add"));
        Assert.Equal(["end refused", "end refused", "end refused"], host.Node.Log.Where(line => line == "end refused"));
        JsonArray banned = (JsonArray)await host.AskAsync("listbanned");
        Assert.Equal(["203.0.113.7/32", "2001:db8:1:2::/64", Id], banned.Select(ban => (string)ban!["address"]!));
        Assert.Equal([100L, 86_400L], banned.Take(2).Select(ban => (long)ban!["ban_duration"]!));
        Assert.Equal(4_000_000_000, (long)banned[2]!["banned_until"]!);
        Assert.InRange((long)banned[0]!["time_remaining"]!, 1, 100);
        Assert.Null(await host.CallAsync("setban", "2001:db8:1:2::/64", "remove"));
        Assert.Equal(2, ((JsonArray)await host.AskAsync("listbanned")).Count);
        Assert.Null(await host.CallAsync("clearbanned"));
        Assert.Empty((JsonArray)await host.AskAsync("listbanned"));
    }

    [Fact]
    public async Task Peers_are_added_once_tried_and_given_up()
    {
        await using RpcHost host = await RpcHost.StartAsync();
        Assert.Null(await host.CallAsync("addnode", Node, "add"));
        Assert.Equal((-23, "Error: Node already added"), await host.FailAsync("addnode", Node, "add"));
        Assert.Null(await host.CallAsync("addnode", Node, "remove"));
        Assert.Null(await host.CallAsync("addnode", Node, "onetry"));
        Assert.Null(await host.CallAsync("ping"));
        Assert.Equal(["dial /ip4/127.0.0.1/tcp/4001", "ping"], host.Node.Log.TakeLast(2));
        Assert.False((bool)await host.AskAsync("setnetworkactive", false));
        Assert.False((bool)(await host.AskAsync("getnetworkinfo"))["networkactive"]!);
        Assert.True((bool)await host.AskAsync("setnetworkactive", true));
        JsonNode totals = await host.AskAsync("getnettotals");
        Assert.Equal((20, 30, false), ((int)totals["totalbytesrecv"]!, (int)totals["totalbytessent"]!, (bool)totals["uploadtarget"]!["target_reached"]!));
    }

    [Fact]
    public async Task An_operator_s_methods_are_for_operators()
    {
        await using RpcHost host = await RpcHost.StartAsync();
        using RpcClient miner = new(new(host.Url, RpcHost.Miner));
        foreach (string method in new[] { "addnode", "disconnectnode", "setban", "clearbanned", "setnetworkactive", "ping", "savemempool" })
        {
            RpcException refused = await Assert.ThrowsAsync<RpcException>(() => miner.CallAsync(method, [], TestContext.Current.CancellationToken));
            Assert.Equal($"{method} needs the role operator, this user has node", refused.Message);
        }
    }
}
