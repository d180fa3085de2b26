using System.Text.Json.Nodes;
using Blockchain.Client;
using Blockchain.Node.Rpc;
using Blockchain.TestKit;
using Xunit;

namespace Blockchain.Node.Tests.Rpc;

/// <summary>Methods over HTTP on a chain that the test mines.</summary>
public sealed class RpcMethodTests
{
    /// <summary>Pays to a witness key hash of zeros (BIP 173's encoding).</summary>
    public const string AnyAddress = "bcrt1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqdku202";

    private const string Genesis = "0f9188f13cb7b2c71f2a335e3a4fc328bf5beb436012afca590b1a11466e2206";
    private const string Unknown = "00000000000000000000000000000000000000000000000000000000000000ff";

    private static CancellationToken Over => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Mined_blocks_are_read_back()
    {
        await using RpcHost host = await RpcHost.StartAsync();
        string[] hashes = await host.Client.GenerateToAddressAsync(3, AnyAddress, Over);
        Assert.Equal(3, (int)await host.AskAsync("getblockcount"));
        Assert.Equal(hashes[2], (string?)await host.AskAsync("getbestblockhash"));
        Assert.Equal(hashes[0], (string?)await host.AskAsync("getblockhash", 1));
        BlockchainInfo info = await host.Client.GetBlockchainInfoAsync(Over);
        Assert.Equal(("regtest", 3, 3, hashes[2], 1.0, false), (info.Chain, info.Blocks, info.Headers, info.BestBlockHash, info.VerificationProgress, info.InitialBlockDownload));
        Assert.Equal(4.6565423739069247e-10, info.Difficulty, 1e-20);
        Assert.Equal("0000000000000000000000000000000000000000000000000000000000000008", info.ChainWork);
        Assert.Equal([new ChainTipInfo(3, hashes[2], 0, "active")], await host.Client.GetChainTipsAsync(Over));

        JsonNode header = await host.AskAsync("getblockheader", hashes[1]);
        Assert.Equal((2, 2, hashes[0], hashes[2]), ((int)header["height"]!, (int)header["confirmations"]!, (string)header["previousblockhash"]!, (string)header["nextblockhash"]!));
        Assert.Equal(160, (await host.TextAsync("getblockheader", hashes[1], false)).Length);
        JsonNode block = await host.AskAsync("getblock", hashes[1], 2);
        JsonNode coinbase = block["tx"]![0]!;
        Assert.Equal("""{"value":50.00000000,"n":0,"scriptPubKey":{"asm":"0 0000000000000000000000000000000000000000","desc":"addr(bcrt1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqdku202)#""",
            coinbase["vout"]![0]!.ToJsonString()[..^(8 + "\",\"hex\":\"00140000000000000000000000000000000000000000\",\"address\":\"bcrt1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqdku202\",\"type\":\"witness_v0_keyhash\"}}".Length)]);
        Assert.Equal("nulldata", (string?)coinbase["vout"]![1]!["scriptPubKey"]!["type"]);
        Assert.Equal((string)coinbase["txid"]!, (string?)(await host.AskAsync("getblock", hashes[1]))["tx"]![0]);
        string hex = await host.TextAsync("getblock", hashes[1], 0);
        Assert.Equal((int)block["size"]! * 2, hex.Length);
        Assert.Equal("duplicate", (string?)await host.AskAsync("submitblock", hex));

        JsonNode output = await host.AskAsync("gettxout", coinbase["txid"]!.DeepClone(), 0);
        Assert.Equal((2, true, "50.00000000"), ((int)output["confirmations"]!, (bool)output["coinbase"]!, output["value"]!.ToJsonString()));
        Assert.Null(await host.CallAsync("gettxout", coinbase["txid"]!.DeepClone(), 7));
        JsonNode set = await host.AskAsync("gettxoutsetinfo", "none");
        Assert.Equal((3, 3, "150.00000000"), ((int)set["txouts"]!, (int)set["transactions"]!, set["total_amount"]!.ToJsonString()));
        JsonNode scan = await host.AskAsync("scantxoutset", "start", new JsonArray($"addr({AnyAddress})"));
        Assert.Equal((3, "150.00000000"), (((JsonArray)scan["unspents"]!).Count, scan["total_amount"]!.ToJsonString()));
    }

    [Fact]
    public async Task A_branch_is_forbidden_and_allowed_again()
    {
        await using RpcHost host = await RpcHost.StartAsync();
        host.Node.Clock.Mock(new(1_600_000_000));
        string[] first = await host.Client.GenerateToAddressAsync(2, AnyAddress, Over);
        Assert.Null(await host.CallAsync("invalidateblock", first[0]));
        string[] second = await host.Client.GenerateToAddressAsync(1, AnyAddress, Over);
        ChainTipInfo[] tips = await host.Client.GetChainTipsAsync(Over);
        Assert.Equal([new(2, first[1], 2, "invalid"), new(1, second[0], 0, "active")], tips);
        Assert.Null(await host.CallAsync("reconsiderblock", first[0]));
        Assert.Equal(first[1], (string?)await host.AskAsync("getbestblockhash"));
        Assert.Equal(-1, (int)(await host.AskAsync("getblockheader", second[0]))["confirmations"]!);
        Assert.Null(await host.CallAsync("preciousblock", second[0]));
        Assert.Equal(first[1], (string?)await host.AskAsync("getbestblockhash"));
    }

    [Theory]
    [InlineData("getblock", "[\"abc\"]", -8, "blockhash must be of length 64 (not 3, for 'abc')")]
    [InlineData("getblock", "[\"" + Unknown + "\"]", -5, "Block not found")]
    [InlineData("getblockheader", "[\"zz00000000000000000000000000000000000000000000000000000000000000\"]", -8, "blockhash must be hexadecimal string (not 'zz00000000000000000000000000000000000000000000000000000000000000')")]
    [InlineData("getblockhash", "[-1]", -8, "Block height out of range")]
    [InlineData("invalidateblock", "[\"" + Unknown + "\"]", -5, "Block not found")]
    [InlineData("submitblock", "[\"00\"]", -22, "Block decode failed")]
    [InlineData("submitblock", "[\"xx\"]", -22, "Block decode failed")]
    [InlineData("submitheader", "[\"00\"]", -22, "Block header decode failed")]
    [InlineData("generatetoaddress", "[1,\"bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4\"]", -5, "Error: Invalid address")]
    [InlineData("gettxoutsetinfo", "[\"sha1\"]", -8, "'sha1' is not a valid hash_type")]
    [InlineData("setmocktime", "[-1]", -8, "Mocktime must be in the range [0, 4294967295], not -1.")]
    [InlineData("logging", "[[\"everything\"]]", -8, "unknown logging category everything")]
    [InlineData("waitfornewblock", "[-1]", -1, "Negative timeout")]
    public async Task Errors_have_Core_s_code_and_words(string method, string parameters, int code, string message)
    {
        await using RpcHost host = await RpcHost.StartAsync();
        RpcException error = await Assert.ThrowsAsync<RpcException>(() => host.Client.CallAsync(method, (JsonArray)JsonNode.Parse(parameters)!, Over));
        Assert.Equal((code, message), (error.Code, error.Message));
    }

    [Fact]
    public void Every_method_that_people_and_programs_rely_on_is_there()
    {
        const string Promised = """
            getbestblockhash getblock getblockchaininfo getblockcount getblockhash getblockheader getblockstats getchaintips getchaintxstats getdeploymentinfo getdifficulty gettxout
            gettxoutsetinfo scantxoutset getmempoolinfo getrawmempool getmempoolentry getmempoolancestors getmempooldescendants savemempool testmempoolaccept createrawtransaction
            decoderawtransaction decodescript getrawtransaction sendrawtransaction validateaddress gettxoutproof verifytxoutproof submitblock submitheader generatetoaddress generateblock
            getblocktemplate getmininginfo getnetworkhashps getnetworkinfo getpeerinfo getconnectioncount getnettotals addnode disconnectnode setban listbanned clearbanned
            setnetworkactive ping invalidateblock reconsiderblock preciousblock waitfornewblock waitforblock waitforblockheight estimatesmartfee getindexinfo getrpcinfo help logging
            setmocktime stop uptime getforks getincidents getincident getjudgement listrulesets getorphanreport getpaymentstatus
            """;
        string[] promised = Promised.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        RpcTable table = new();
        Assert.All(promised, name => Assert.True(table.TryGet(name, out _), name));
        Assert.Equal(promised.Length, promised.Distinct().Count());
        Evidence.Record($"rpc: {promised.Length} of {promised.Length} promised methods are there, of {table.All.Length} in all");
    }

    [Fact]
    public async Task Help_comes_from_the_table_and_names_every_method()
    {
        await using RpcHost host = await RpcHost.StartAsync();
        RpcTable table = new();
        string[] lines = (await host.TextAsync("help")).Split('\n');
        Assert.Equal(table.All.Select(method => method.Usage), lines.Where(line => line.Length > 0 && line[0] != '='));
        foreach (RpcMethod method in table.All)
        {
            string help = await host.TextAsync("help", method.Name);
            Assert.StartsWith(method.Usage, help, StringComparison.Ordinal);
            Assert.All(method.Parameters, parameter => Assert.Contains(parameter.Name, help, StringComparison.Ordinal));
            int required = method.Parameters.Count(parameter => !parameter.IsOptional);
            Assert.True(method.Parameters.Take(required).All(parameter => !parameter.IsOptional), method.Name);
        }
        Assert.Equal("help: unknown command: nothing\n", (string?)await host.AskAsync("help", "nothing"));
    }

    [Fact]
    public async Task Waiting_calls_return_when_the_tip_moves_or_the_time_is_up()
    {
        await using RpcHost host = await RpcHost.StartAsync();
        Task<JsonNode> any = host.AskAsync("waitfornewblock");
        Task<JsonNode> high = host.AskAsync("waitforblockheight", 2);
        while (host.Rpc.Counters.Active.Count < 2) await Task.Yield();
        string[] hashes = await host.Client.GenerateToAddressAsync(2, AnyAddress, Over);
        Assert.Contains((string)(await any)["hash"]!, hashes);
        Assert.Equal(2, (int)(await high)["height"]!);
        Assert.Equal(hashes[1], (string?)(await host.AskAsync("waitforblock", hashes[1], 60_000))["hash"]);
        Assert.Equal(hashes[1], (string?)(await host.AskAsync("waitforblock", Genesis, 20))["hash"]);
    }

    [Fact]
    public async Task The_clock_is_mocked_on_a_test_chain()
    {
        await using RpcHost host = await RpcHost.StartAsync();
        Assert.Null(await host.CallAsync("setmocktime", 1_700_000_000));
        string[] hashes = await host.Client.GenerateToAddressAsync(1, AnyAddress, Over);
        Assert.Equal(1_700_000_000, (int)(await host.AskAsync("getblockheader", hashes[0]))["time"]!);
        Assert.Equal("getrpcinfo", (string?)(await host.AskAsync("getrpcinfo"))["active_commands"]![0]!["method"]);
        Assert.True((bool)(await host.AskAsync("logging", new JsonArray("net")))["net"]!);
        Assert.True(host.Rpc.Logging.IsEnabled("net"));
        Assert.False((bool)(await host.AskAsync("logging", new JsonArray(), new JsonArray("all")))["net"]!);
    }
}
