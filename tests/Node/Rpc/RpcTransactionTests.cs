using System.Text.Json.Nodes;
using Blockchain.Consensus.Addresses;
using Xunit;

namespace Blockchain.Node.Tests.Rpc;

/// <summary>Transactions over HTTP: made, judged, sent, mined, proved.</summary>
public sealed class RpcTransactionTests
{
    private const string Address = RpcMethodTests.AnyAddress;
    private const string Unknown = "00000000000000000000000000000000000000000000000000000000000000ff";

    private static CancellationToken Over => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_payment_goes_from_the_mempool_into_a_block_and_is_proved()
    {
        await using RpcHost host = await RpcHost.StartAsync();
        string coin = await host.MatureCoinAsync();
        string raw = await host.SpendAsync(coin, 0, "49.9999");
        JsonNode test = (await host.AskAsync("testmempoolaccept", new JsonArray(raw)))[0]!;
        Assert.Equal((true, "0.00010000"), ((bool)test["allowed"]!, test["fees"]!["base"]!.ToJsonString()));
        string id = await host.TextAsync("sendrawtransaction", raw);
        Assert.Equal(id, await host.TextAsync("sendrawtransaction", raw)); // again: as Core, no error
        Assert.Equal("txn-already-in-mempool", (string?)(await host.AskAsync("testmempoolaccept", new JsonArray(raw)))[0]!["reject-reason"]);
        string child = await host.TextAsync("sendrawtransaction", await host.SpendAsync(id, 0, "49.9998"));
        Assert.Equal([id, child], ((JsonArray)await host.AskAsync("getrawmempool")).Select(one => (string?)one));
        JsonNode entry = await host.AskAsync("getmempoolentry", id);
        Assert.Equal((2, 1, "0.00010000", "0.00020000"), ((int)entry["descendantcount"]!, (int)entry["ancestorcount"]!, entry["fees"]!["base"]!.ToJsonString(), entry["fees"]!["descendant"]!.ToJsonString()));
        Assert.Equal([child], ((JsonArray)entry["spentby"]!).Select(one => (string?)one));
        Assert.Equal([id], ((JsonArray)await host.AskAsync("getmempoolancestors", child)).Select(one => (string?)one));
        Assert.Equal([child], ((JsonArray)await host.AskAsync("getmempooldescendants", id)).Select(one => (string?)one));
        Assert.Equal(2, (await host.Client.GetMempoolInfoAsync(Over)).Size);
        Assert.Null(await host.CallAsync("gettxout", id, 0)); // spent by the child
        Assert.Equal(0, (int)(await host.AskAsync("gettxout", child, 0))["confirmations"]!);
        Assert.False((bool)(await host.AskAsync("getpaymentstatus", id))["safe"]!);

        string block = (await host.Client.GenerateToAddressAsync(1, Address, Over))[0];
        Assert.Equal(0, (await host.Client.GetMempoolInfoAsync(Over)).Size);
        JsonNode mined = await host.AskAsync("getrawtransaction", id, 2, block);
        Assert.Equal(("0.00010000", "50.00000000", true, 1), (mined["fee"]!.ToJsonString(), mined["vin"]![0]!["prevout"]!["value"]!.ToJsonString(), (bool)mined["in_active_chain"]!, (int)mined["confirmations"]!));
        Assert.Equal("nonstandard", (string?)mined["vin"]![0]!["prevout"]!["scriptPubKey"]!["type"]);
        Assert.Equal(raw, await host.TextAsync("getrawtransaction", id, 0, block));
        JsonNode full = await host.AskAsync("getblock", block, 3);
        Assert.Equal(3, ((JsonArray)full["tx"]!).Count);
        Assert.True((bool)full["tx"]![1]!["vin"]![0]!["prevout"]!["generated"]!);
        JsonNode stats = await host.AskAsync("getblockstats", block);
        Assert.Equal((20_000, 3, 2), ((long)stats["totalfee"]!, (int)stats["txs"]!, (int)stats["ins"]!));
        Assert.Equal(["""{"txs":3}"""], [(await host.AskAsync("getblockstats", 102, new JsonArray("txs"))).ToJsonString()]);
        JsonNode paid = await host.AskAsync("getpaymentstatus", child);
        Assert.Equal((true, 1), ((bool)paid["safe"]!, (int)paid["confirmations"]!));
        Assert.Equal((-27, "Transaction outputs already in utxo set"), await host.FailAsync("sendrawtransaction", await host.SpendAsync(id, 0, "49.9998")));

        string proof = await host.TextAsync("gettxoutproof", new JsonArray(child));
        Assert.Equal([child], ((JsonArray)await host.AskAsync("verifytxoutproof", proof)).Select(one => (string?)one));
        string both = await host.TextAsync("gettxoutproof", new JsonArray(child, id), block);
        Assert.Equal([id, child], ((JsonArray)await host.AskAsync("verifytxoutproof", both)).Select(one => (string?)one));
        Assert.Equal((-22, "Proof decode failed"), await host.FailAsync("verifytxoutproof", both[..^2]));
        Assert.Equal((-5, "Not all transactions found in specified or retrieved block"), await host.FailAsync("gettxoutproof", new JsonArray(coin), block));
    }

    [Fact]
    public async Task A_payment_that_was_replaced_says_by_which_and_how_that_one_stands()
    {
        await using RpcHost host = await RpcHost.StartAsync();
        string coin = await host.MatureCoinAsync();
        string first = await host.TextAsync("sendrawtransaction", await host.SpendAsync(coin, 0, "49.9999"));
        Assert.Null((await host.AskAsync("getpaymentstatus", first))["replacedby"]);
        string second = await host.TextAsync("sendrawtransaction", await host.SpendAsync(coin, 0, "49.9998"));
        string third = await host.TextAsync("sendrawtransaction", await host.SpendAsync(coin, 0, "49.9997"));
        foreach (string replaced in new[] { first, second })
        {
            Assert.Equal(
                $$$"""{"txid":"{{{replaced}}}","waiting":false,"block":null,"confirmations":0,"safe":false,"why":"replaced by {{{third}}}, which waits for a block","forks":[],"replacedby":{"txid":"{{{third}}}","waiting":true,"block":null,"confirmations":0}}""",
                (await host.AskAsync("getpaymentstatus", replaced)).ToJsonString());
        }
        string block = (await host.Client.GenerateToAddressAsync(2, Address, Over))[0];
        JsonNode status = await host.AskAsync("getpaymentstatus", first);
        Assert.Equal($"replaced by {third}, which is confirmed", (string?)status["why"]);
        Assert.Equal($$$"""{"txid":"{{{third}}}","waiting":false,"block":{"hash":"{{{block}}}","height":102},"confirmations":2}""", status["replacedby"]!.ToJsonString());
        Assert.Equal(status.ToJsonString(), (await host.AskAsync("getpaymentstatus", first, block)).ToJsonString()); // a block that does not hold it changes nothing
        await host.TextAsync("sendrawtransaction", await host.SpendAsync(third, 0, "49.9996"));
        await host.Client.GenerateToAddressAsync(1, Address, Over);
        Assert.Equal($"replaced by {third}, which does not wait and has no unspent output here", (string?)(await host.AskAsync("getpaymentstatus", first))["why"]);
        Assert.Equal(-5, (await host.FailAsync("getpaymentstatus", Unknown)).Code);
    }

    [Fact]
    public async Task Refusals_have_Core_s_code_and_words()
    {
        await using RpcHost host = await RpcHost.StartAsync();
        string coin = await host.MatureCoinAsync();
        Assert.Equal((-22, "TX decode failed. Make sure the tx has at least one input."), await host.FailAsync("sendrawtransaction", "00"));
        Assert.Equal((-25, "bad-txns-inputs-missingorspent"), await host.FailAsync("sendrawtransaction", await host.SpendAsync(Unknown, 0, "1")));
        (int code, string words) = await host.FailAsync("sendrawtransaction", await host.SpendAsync(coin, 0, "51"));
        Assert.Equal(-26, code);
        Assert.StartsWith("bad-txns-in-belowout", words, StringComparison.Ordinal);
        Assert.Equal((-25, "Fee exceeds maximum configured by user (e.g. -maxtxfee, maxfeerate)"), await host.FailAsync("sendrawtransaction", await host.SpendAsync(coin, 0, "1")));
        Assert.Equal("max-fee-exceeded", (string?)(await host.AskAsync("testmempoolaccept", new JsonArray(await host.SpendAsync(coin, 0, "1"))))[0]!["reject-reason"]);
        Assert.Equal("missing-inputs", (string?)(await host.AskAsync("testmempoolaccept", new JsonArray(await host.SpendAsync(Unknown, 0, "1"))))[0]!["reject-reason"]);
        string burning = await host.TextAsync("createrawtransaction", Inputs(coin, 0), new JsonObject { ["data"] = "00ff" });
        Assert.Equal("nulldata", (string?)(await host.AskAsync("decoderawtransaction", burning))["vout"]![0]!["scriptPubKey"]!["type"]);
        Assert.Equal((-5, "Transaction not in mempool"), await host.FailAsync("getmempoolentry", Unknown));
        (int missing, string text) = await host.FailAsync("getrawtransaction", Unknown);
        Assert.Equal(-5, missing);
        Assert.StartsWith("No such mempool transaction.", text, StringComparison.Ordinal);
        Assert.Equal((-8, "Invalid parameter, missing vout key"), await host.FailAsync("createrawtransaction", new JsonArray(new JsonObject { ["txid"] = coin }), new JsonObject()));
        Assert.Equal((-5, "Invalid Bitcoin address: nowhere"), await host.FailAsync("createrawtransaction", new JsonArray(), new JsonObject { ["nowhere"] = 1 }));
        Assert.Equal((-3, "Amount out of range"), await host.FailAsync("createrawtransaction", new JsonArray(), new JsonObject { [Address] = -1 }));
    }

    [Fact]
    public async Task Addresses_and_scripts_are_explained()
    {
        await using RpcHost host = await RpcHost.StartAsync();
        JsonNode valid = await host.AskAsync("validateaddress", Address);
        Assert.Equal((true, true, 0, new string('0', 40)), ((bool)valid["isvalid"]!, (bool)valid["iswitness"]!, (int)valid["witness_version"]!, (string?)valid["witness_program"]));
        Assert.False((bool)(await host.AskAsync("validateaddress", Address[..^1] + "3"))["isvalid"]!);
        JsonNode script = await host.AskAsync("decodescript", "76a914000000000000000000000000000000000000000088ac");
        Assert.Equal(("OP_DUP OP_HASH160 0000000000000000000000000000000000000000 OP_EQUALVERIFY OP_CHECKSIG", "pubkeyhash", "mfWxJ45yp2SFn7UciZyNpvDKrzbhyfKrY8"),
            ((string?)script["asm"], (string?)script["type"], (string?)script["address"]));
        // The checksum of BIP 380's first test vector.
        Assert.Equal("89f8spxm", DescriptorChecksum.Of("raw(deadbeef)"));
    }

    [Fact]
    public async Task Tools_find_what_they_ask_first()
    {
        await using RpcHost host = await RpcHost.StartAsync();
        await host.Client.GenerateToAddressAsync(10, Address, Over);
        Assert.Equal(280_100, (int)(await host.AskAsync("getnetworkinfo"))["version"]!);
        Assert.Empty((JsonArray)await host.AskAsync("getpeerinfo"));
        Assert.Equal(0, (int)await host.AskAsync("getconnectioncount"));
        Assert.Equal(10, (int)(await host.AskAsync("getmininginfo"))["blocks"]!);
        await host.AskAsync("getnetworkhashps");
        JsonNode stats = await host.AskAsync("getchaintxstats", 5);
        Assert.Equal((11, 5), ((int)stats["txcount"]!, (int)stats["window_tx_count"]!));
        Assert.True((bool)(await host.AskAsync("getdeploymentinfo"))["deployments"]!["taproot"]!["active"]!);
        Assert.Equal("0.00001000", (await host.AskAsync("estimatesmartfee", 6))["feerate"]!.ToJsonString());
        Assert.Empty((JsonObject)await host.AskAsync("getindexinfo"));
        Assert.True((bool)(await host.AskAsync("listrulesets"))[0]!["active"]!);
    }

    private static JsonArray Inputs(string coin, int index) => new(new JsonObject { ["txid"] = coin, ["vout"] = index });
}
