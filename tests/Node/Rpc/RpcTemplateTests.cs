using System.Globalization;
using System.Text.Json.Nodes;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Codec;
using Blockchain.Consensus.Primitives;
using Blockchain.Consensus.Script;
using Blockchain.TestKit;
using Xunit;

namespace Blockchain.Node.Tests.Rpc;

/// <summary>A miner outside, who knows nothing but what getblocktemplate says.</summary>
public sealed class RpcTemplateTests
{
    private static CancellationToken Over => TestContext.Current.CancellationToken;

    private static JsonObject Segwit => new() { ["rules"] = new JsonArray("segwit") };

    [Fact]
    public async Task A_block_made_of_a_template_alone_is_taken()
    {
        await using RpcHost host = await RpcHost.StartAsync();
        string coin = await host.MatureCoinAsync();
        string parent = await host.TextAsync("sendrawtransaction", await host.SpendAsync(coin, 0, "49.9999"));
        string child = await host.TextAsync("sendrawtransaction", await host.SpendAsync(parent, 0, "49.9996"));
        JsonNode template = await host.AskAsync("getblocktemplate", Segwit);
        Assert.Equal([parent, child], ((JsonArray)template["transactions"]!).Select(row => (string)row!["txid"]!));
        Assert.Equal("[1]", template["transactions"]![1]!["depends"]!.ToJsonString());
        Assert.Equal((102, 5_000_040_000), ((int)template["height"]!, (long)template["coinbasevalue"]!));
        Assert.Equal(["csv", "!segwit", "taproot"], ((JsonArray)template["rules"]!).Select(rule => (string)rule!));
        Assert.Equal(("4000000", "4000000", "80000", "207fffff"), (template["sizelimit"]!.ToJsonString(), template["weightlimit"]!.ToJsonString(), template["sigoplimit"]!.ToJsonString(), (string)template["bits"]!));

        string block = Hex.Encode(Wire.ToBytes(Mine(template)));
        Assert.Null(await host.CallAsync("submitblock", block));
        Assert.Equal(102, (int)await host.AskAsync("getblockcount"));
        Assert.Empty((JsonArray)await host.AskAsync("getrawmempool"));
    }

    [Fact]
    public async Task A_long_poll_returns_with_the_next_block()
    {
        await using RpcHost host = await RpcHost.StartAsync();
        JsonNode template = await host.AskAsync("getblocktemplate", Segwit);
        JsonObject request = Segwit;
        request["longpollid"] = (string)template["longpollid"]!;
        Task<JsonNode> waiting = host.AskAsync("getblocktemplate", request);
        while (host.Rpc.Counters.Active.All(call => call.Method != "getblocktemplate")) await Task.Yield();
        Assert.False(waiting.IsCompleted);
        string[] mined = await host.Client.GenerateToAddressAsync(1, RpcMethodTests.AnyAddress, Over);
        Assert.Equal(mined[0], (string?)(await waiting)["previousblockhash"]);
    }

    [Theory]
    [InlineData("""{}""", -8, "getblocktemplate must be called with the segwit rule set (call with {\"rules\": [\"segwit\"]})")]
    [InlineData("""{"rules":"segwit"}""", -8, "getblocktemplate must be called with the segwit rule set (call with {\"rules\": [\"segwit\"]})")]
    [InlineData("""{"rules":["segwit"],"mode":"proposal"}""", -8, "Invalid mode")]
    [InlineData("1", -3, "template_request is an object")]
    public async Task A_request_that_asks_for_something_else_is_refused(string request, int code, string words)
    {
        await using RpcHost host = await RpcHost.StartAsync();
        Assert.Equal((code, words), await host.FailAsync("getblocktemplate", JsonNode.Parse(request)));
    }

    private static Block Mine(JsonNode template)
    {
        Transaction coinbase = new(
            1,
            [new(OutPoint.Null, new ScriptBuilder().Number((int)template["height"]!).Push([1]).ToScript(), TxIn.SequenceFinal)],
            [
                new(new Amount((long)template["coinbasevalue"]!), TestTransactions.Anyone),
                new(Amount.Zero, new(Convert.FromHexString((string)template["default_witness_commitment"]!))),
            ],
            0);
        Transaction[] all = [coinbase, .. ((JsonArray)template["transactions"]!).Select(row => TransactionOf((string)row!["data"]!))];
        uint bits = uint.Parse((string)template["bits"]!, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        BlockHeader header = new(
            (int)template["version"]!, BlockHash.Parse((string)template["previousblockhash"]!), MerkleTree.Root(all, out _),
            new((uint)template["mintime"]!), new(bits), 0);
        string target = (string)template["target"]!;
        while (string.CompareOrdinal(header.ComputeHash().ToString(), target) > 0) header = header with { Nonce = header.Nonce + 1 };
        return new(header, [.. all]);
    }

    private static Transaction TransactionOf(string hex)
    {
        Assert.True(Wire.TryRead<Transaction>(Convert.FromHexString(hex), out Transaction? transaction));
        return transaction;
    }
}
