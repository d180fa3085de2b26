using System.Text.Json.Nodes;
using Blockchain.Client;
using Blockchain.Node.Tests.Storage;
using Xunit;

namespace Blockchain.Node.Tests.Live;

/// <summary>An operator's hand on running nodes, over RPC.</summary>
public sealed class OperatorTests
{
    private static CancellationToken Guard => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Connections_are_made_measured_ended_and_refused()
    {
        using TempFolder ours = new(), theirs = new();
        await using NodeProcess a = await NodeProcess.StartAsync(ours.Path);
        await using NodeProcess b = await NodeProcess.StartAsync(theirs.Path);
        await AskAsync(b, "addnode", a.PeerAddress, "onetry");
        await b.ReachAsync((await a.MineAsync(2))[^1]);
        Assert.Null(await AskAsync(b, "ping"));
        JsonNode peer = Assert.Single((JsonArray)(await AskAsync(b, "getpeerinfo"))!)!;
        Assert.InRange((double)peer["pingtime"]!, 0, 10);
        Assert.EndsWith((string)peer["peerid"]!, a.PeerAddress, StringComparison.Ordinal);
        long since = (long)peer["conntime"]!;
        Assert.All(["lastsend", "lastrecv"], moment => Assert.InRange((long)peer[moment]!, since, since + 60));
        Assert.True((long)peer["bytesrecv"]! >= 2 * 200);
        Assert.True((long)peer["bytessent"]! > 0);
        string? work = (string?)(await AskAsync(a, "getblockchaininfo"))!["chainwork"];
        while ((string?)(await AskAsync(b, "getpeerinfo"))![0]!["chainwork"] != work) await Task.Yield();
        JsonNode totals = (await AskAsync(b, "getnettotals"))!;
        Assert.True((long)totals["totalbytesrecv"]! >= 2 * 200);
        Assert.True((long)totals["totalbytessent"]! > 0);

        await AskAsync(b, "disconnectnode", "", (int)peer["id"]!);
        await CountAsync(a, 0);
        string self = b.PeerAddress[(b.PeerAddress.LastIndexOf('/') + 1)..];
        await AskAsync(a, "setban", self, "add");
        await AskAsync(b, "addnode", a.PeerAddress, "onetry");
        await CountAsync(b, 0); // let in by the transport, sent away by the node
        await AskAsync(a, "setban", self, "remove");
        await AskAsync(b, "addnode", a.PeerAddress, "onetry");
        await b.ReachAsync((await a.MineAsync(1))[0]);
        Assert.Equal(1, (int)(await AskAsync(a, "getconnectioncount"))!);
    }

    [Fact]
    public async Task A_network_that_is_switched_off_comes_back_when_it_is_switched_on()
    {
        using TempFolder ours = new(), theirs = new();
        await using NodeProcess a = await NodeProcess.StartAsync(ours.Path);
        await using NodeProcess b = await NodeProcess.StartAsync(theirs.Path, "--peer", a.PeerAddress);
        await b.ReachAsync((await a.MineAsync(1))[0]);
        Assert.Equal("false", (await AskAsync(b, "setnetworkactive", false))!.ToJsonString());
        await CountAsync(b, 0);
        await CountAsync(a, 0);
        string missed = (await a.MineAsync(1))[0];
        RpcException refused = await Assert.ThrowsAsync<RpcException>(() => AskAsync(b, "getblock", missed));
        Assert.Equal("Block not found", refused.Message);
        Assert.Equal("true", (await AskAsync(b, "setnetworkactive", true))!.ToJsonString());
        await b.ReachAsync(missed);
        await AskAsync(b, "addnode", a.PeerAddress, "remove");
        await AskAsync(b, "disconnectnode", a.PeerAddress);
        await CountAsync(a, 0);
    }

    [Fact]
    public async Task A6_a_new_node_keeps_no_chain_with_less_work_than_its_operator_asks_for()
    {
        using TempFolder ours = new(), theirs = new();
        await using NodeProcess a = await NodeProcess.StartAsync(ours.Path);
        await a.MineAsync(9);
        await using NodeProcess b = await NodeProcess.StartAsync(theirs.Path, "--minimum-chain-work", "16", "--peer", a.PeerAddress); // 22: ten blocks of two hashes and the genesis
        string? work = (string?)(await AskAsync(a, "getblockchaininfo"))!["chainwork"];
        while ((string?)((JsonArray)(await AskAsync(b, "getpeerinfo"))!).FirstOrDefault()?["chainwork"] != work) await Task.Yield();
        Assert.Equal((0, 0), await HeightsAsync(b));
        await b.ReachAsync((await a.MineAsync(1))[0]);
        Assert.Equal((10, 10), await HeightsAsync(b));
    }

    [Fact]
    public async Task What_waits_survives_a_stop_and_a_kill_after_savemempool()
    {
        using TempFolder folder = new();
        string waiting;
        await using (NodeProcess node = await NodeProcess.StartAsync(folder.Path))
        {
            string block = (string)(await AskAsync(node, "generateblock", "raw(51)", new JsonArray()))!["hash"]!;
            await node.MineAsync(100);
            string coin = (string)(await AskAsync(node, "getblock", block))!["tx"]![0]!;
            string raw = (string)(await AskAsync(
                node, "createrawtransaction", new JsonArray(new JsonObject { ["txid"] = coin, ["vout"] = 0 }), new JsonObject { [NodeProcess.Address] = "49.9999" }))!;
            waiting = (string)(await AskAsync(node, "sendrawtransaction", raw))!;
            JsonNode saved = (await AskAsync(node, "savemempool"))!;
            Assert.Equal(Path.Combine(folder.Path, "mempool.dat"), (string?)saved["filename"]);
            await node.KillAsync();
        }
        await using (NodeProcess node = await NodeProcess.StartAsync(folder.Path))
        {
            Assert.Equal([waiting], ((JsonArray)(await AskAsync(node, "getrawmempool"))!).Select(id => (string)id!));
            Assert.Equal(0, await node.StopAsync());
        }
        await using (NodeProcess node = await NodeProcess.StartAsync(folder.Path))
        {
            Assert.Equal([waiting], ((JsonArray)(await AskAsync(node, "getrawmempool"))!).Select(id => (string)id!));
            await node.MineAsync(1);
            Assert.Equal(0, await node.StopAsync());
        }
        await File.WriteAllTextAsync(Path.Combine(folder.Path, "mempool.dat"), "no mempool", Guard);
        await using NodeProcess last = await NodeProcess.StartAsync(folder.Path);
        Assert.Contains($"{Path.Combine(folder.Path, "mempool.dat")} is damaged: 0 transactions of it are whole", last.Start);
        Assert.Empty((JsonArray)(await AskAsync(last, "getrawmempool"))!);
    }

    private static Task<JsonNode?> AskAsync(NodeProcess node, string method, params JsonNode?[] parameters) => node.Rpc.CallAsync(method, new JsonArray(parameters), Guard);

    private static async Task<(int Blocks, int Headers)> HeightsAsync(NodeProcess node)
    {
        JsonNode info = (await AskAsync(node, "getblockchaininfo"))!;
        return ((int)info["blocks"]!, (int)info["headers"]!);
    }

    private static async Task CountAsync(NodeProcess node, int connections)
    {
        while ((int)(await AskAsync(node, "getconnectioncount"))! != connections) await Task.Yield();
    }
}
