using System.Globalization;
using System.Text.Json.Nodes;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Codec;
using Blockchain.Consensus.Primitives;
using Blockchain.Consensus.Script;
using Blockchain.Consensus.Validation;
using Blockchain.Node.Tests.Machine;
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

        string block = Hex.Encode(Wire.ToBytes(Solve(Build(template))));
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
    [InlineData("""{"rules":["segwit"],"mode":"guess"}""", -8, "Invalid mode")]
    [InlineData("""{"rules":["segwit"],"mode":1}""", -8, "Invalid mode")]
    [InlineData("""{"mode":"proposal"}""", -3, "Missing data String key for proposal")]
    [InlineData("""{"mode":"proposal","data":1}""", -3, "Missing data String key for proposal")]
    [InlineData("""{"mode":"proposal","data":"00"}""", -22, "Block decode failed")]
    [InlineData("""{"mode":"proposal","data":"no block"}""", -22, "Block decode failed")]
    [InlineData("1", -3, "template_request is an object")]
    public async Task A_request_that_asks_for_something_else_is_refused(string request, int code, string words)
    {
        await using RpcHost host = await RpcHost.StartAsync();
        Assert.Equal((code, words), await host.FailAsync("getblocktemplate", JsonNode.Parse(request)));
    }

    [Fact]
    public async Task A_proposal_without_work_is_judged_as_it_would_be_once_mined_and_changes_nothing()
    {
        await using RpcHost host = await RpcHost.StartAsync();
        await host.TextAsync("sendrawtransaction", await host.SpendAsync(await host.MatureCoinAsync(), 0, "49.9999"));
        JsonNode template = await host.AskAsync("getblocktemplate", Segwit);
        Assert.Equal("[\"proposal\"]", template["capabilities"]!.ToJsonString());
        Block bare = Build(template), good = WitnessCommitment.WithNonce(bare);
        good = new(HeaderChain.Worked(good.Header, isWorked: false), good.Transactions);
        string before = await StateAsync(host);
        Assert.Null(await ProposeAsync(host, good));
        Assert.Null(await ProposeAsync(host, Solve(good)));

        Transaction plain = Coinbase(template, height: 102, more: 0);
        plain = plain.WithOutputs(plain.Outputs[0]); // commits to no witnesses
        (string Word, Block Bad)[] wrong =
        [
            ("inconclusive-not-best-prevblk", With(good, header => header with { Previous = host.Node.Spec.Genesis.Hash })),
            ("bad-diffbits", With(good, header => header with { Bits = new(0x207ffffe) })),
            ("time-too-old", With(good, header => header with { Time = new((uint)template["mintime"]! - 1) })),
            ("time-too-new", With(good, header => header with { Time = host.Node.Clock.Now.ToSeconds() + 7_260 })),
            ("bad-version(0x00000003)", With(good, header => header with { Version = 3 })),
            ("bad-txnmrklroot", With(good, header => header with { MerkleRoot = default })),
            ("bad-blk-length", Of(good)),
            ("bad-cb-missing", Of(good, good.Transactions[1])),
            ("bad-cb-height", Of(good, Coinbase(template, height: 7, more: 0), good.Transactions[1])),
            ("bad-witness-nonce-size", bare),
            ("bad-cb-amount", WitnessCommitment.WithNonce(Of(good, Coinbase(template, height: 102, more: 1), good.Transactions[1]))),
            ("bad-txns-inputs-missingorspent", Of(good, plain, TestTransactions.Spend(new OutPoint(new(good.Hash.Value), 0), Amount.Zero))),
            ("block-validation-failed", Of(good, plain, good.Transactions[1].WithProof(0, new(new byte[] { 0x00, 0x69 })))),
        ];
        foreach ((string word, Block bad) in wrong) Assert.Equal(word, await ProposeAsync(host, bad));
        Assert.Equal(before, await StateAsync(host));
        Evidence.Record($"BIP 23: {wrong.Length} proposals of {wrong.Length} refused by their words, 1 of 1 found valid without its work, nothing changed");
    }

    [Fact]
    public async Task A_proposal_that_is_here_already_is_called_so()
    {
        await using RpcHost host = await RpcHost.StartAsync();
        Block known = Solve(Build(await host.AskAsync("getblocktemplate", Segwit)));
        string bytes = Hex.Encode(Wire.ToBytes(known));
        Assert.Null(await host.CallAsync("submitheader", bytes[..(2 * BlockHeader.Size)]));
        Assert.Equal("duplicate-inconclusive", await ProposeAsync(host, known));
        Assert.Null(await host.CallAsync("submitblock", bytes));
        Assert.Equal("duplicate", await ProposeAsync(host, known));
        Assert.Null(await host.CallAsync("invalidateblock", known.Hash.ToString()));
        Assert.Equal("duplicate-invalid", await ProposeAsync(host, known));
    }

    private static async Task<string?> ProposeAsync(RpcHost host, Block block) =>
        (string?)await host.CallAsync("getblocktemplate", new JsonObject { ["mode"] = "proposal", ["data"] = Hex.Encode(Wire.ToBytes(block)) });

    /// <summary>What a block that was taken in would change.</summary>
    private static async Task<string> StateAsync(RpcHost host)
    {
        string events = string.Create(CultureInfo.InvariantCulture, $"{host.Rpc.Notices.Revision} {host.Node.Log.Count}");
        int known = await host.Node.Loop.ReadAsync(static machine => machine.Chain.Tree.Count);
        JsonNode[] shown = [await host.AskAsync("getchaintips"), await host.AskAsync("getrawmempool"), await host.AskAsync("gettxoutsetinfo", "muhash")];
        return $"{events} {known} {string.Join(' ', shown.Select(static json => json.ToJsonString()))}";
    }

    private static Block With(Block block, Func<BlockHeader, BlockHeader> change) => new(change(block.Header), block.Transactions);

    private static Block Of(Block block, params Transaction[] transactions) =>
        new(block.Header with { MerkleRoot = MerkleTree.Root(transactions, out _) }, [.. transactions]);

    private static Block Build(JsonNode template)
    {
        Transaction[] all = [Coinbase(template, (int)template["height"]!, more: 0), .. ((JsonArray)template["transactions"]!).Select(row => TransactionOf((string)row!["data"]!))];
        uint bits = uint.Parse((string)template["bits"]!, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        BlockHeader header = new(
            (int)template["version"]!, BlockHash.Parse((string)template["previousblockhash"]!), MerkleTree.Root(all, out _),
            new((uint)template["mintime"]!), new(bits), 0);
        return new(header, [.. all]);
    }

    private static Transaction Coinbase(JsonNode template, int height, long more) => new(
        1,
        [new(OutPoint.Null, new ScriptBuilder().Number(height).Push([1]).ToScript(), TxIn.SequenceFinal)],
        [
            new(new Amount((long)template["coinbasevalue"]! + more), TestTransactions.Anyone),
            new(Amount.Zero, new(Convert.FromHexString((string)template["default_witness_commitment"]!))),
        ],
        0);

    private static Block Solve(Block block) => new(HeaderChain.Worked(block.Header with { Nonce = 0 }), block.Transactions);

    private static Transaction TransactionOf(string hex)
    {
        Assert.True(Wire.TryRead<Transaction>(Convert.FromHexString(hex), out Transaction? transaction));
        return transaction;
    }
}
