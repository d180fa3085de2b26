using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json.Nodes;
using Blockchain.Client;
using Blockchain.Node.Tests.Simulation;
using Blockchain.Node.Tests.Storage;
using Blockchain.TestKit;
using Xunit;

namespace Blockchain.Node.Tests.Live;

/// <summary>The npm package bitcoin-core, at a version that a lock file pins, reads a node as explorers do. Nobody of this project wrote it.</summary>
public sealed class ForeignClientTests
{
    private static string Folder => Repository.PathTo("tests/Node/js");

    private static CancellationToken Guard => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_client_from_npm_reads_chain_blocks_transactions_mempool_and_peers()
    {
        if (Missing() is { } missing)
        {
            if (ForeignPrograms.AreRequired) Assert.Fail(missing);
            Assert.Skip(missing);
        }
        using TempFolder ours = new(), theirs = new();
        await using NodeProcess a = await NodeProcess.StartAsync(ours.Path);
        await using NodeProcess b = await NodeProcess.StartAsync(theirs.Path, "--peer", a.PeerAddress);
        string[] waiting = await PayAsync(a);
        (int height, string tip) = await a.TipAsync();
        await b.ReachAsync(tip);
        while ((string?)(await AskAsync(a, "getpeerinfo"))![0]!["subver"] != "/blockchain-node/") await Task.Yield();

        JsonNode read = await ReadAsync(RpcEndpoint.OfDataDirectory(ours.Path));
        Assert.Empty((JsonArray)read["wrong"]!);
        Assert.Empty((JsonArray)read["unread"]!);
        Assert.Equal(("regtest", height, tip, 1, height + 1), ((string)read["chain"]!, (int)read["height"]!, (string)read["tip"]!, (int)read["tips"]!, (int)read["blocks"]!));
        Assert.Equal((3, 4), ((int)read["confirmed"]!, (int)read["paid"]!));
        Assert.Equal(waiting, ((JsonArray)read["waiting"]!).Select(id => (string)id!));
        Assert.Equal(["/blockchain-node/"], ((JsonArray)read["peers"]!).Select(peer => (string)peer!));
        Assert.Equal((1, "number"), ((int)read["connections"]!, (string)read["uptime"]!));
        Assert.Equal((int)(await AskAsync(a, "gettxoutsetinfo", "none"))!["txouts"]!, (int)read["coins"]!);
        Assert.Equal("""{"code":-32601,"message":"Method not found"}""", read["errors"]!["wallet"]!.ToJsonString());
        Assert.Equal("""{"code":-5,"message":"Block not found"}""", read["errors"]!["block"]!.ToJsonString());
        Assert.Equal($"[{height},-32601]", read["errors"]!["batch"]!.ToJsonString());
        Assert.Equal((29, 258), ((int)read["methods"]!, (int)read["members"]!));
        Evidence.Record(
            $"rpc: bitcoin-core from npm reads {read["blocks"]} blocks, {read["confirmed"]} payments, {waiting.Length} waiting, 1 peer by {read["methods"]} methods; {read["members"]} of {read["members"]} members that btc-rpc-explorer and bitcoin-cli read are there and of the right type");
    }

    /// <summary>Three payments in blocks and two that wait; answers those.</summary>
    private static async Task<string[]> PayAsync(NodeProcess node)
    {
        string block = (string)(await AskAsync(node, "generateblock", "raw(51)", new JsonArray()))!["hash"]!;
        string second = (string)(await AskAsync(node, "generateblock", "raw(51)", new JsonArray()))!["hash"]!;
        await node.MineAsync(101);
        string first = await SpendAsync(node, await CoinAsync(node, block), "24.9999", "25");
        await SpendAsync(node, await CoinAsync(node, second), "49.9999");
        await node.MineAsync(1);
        string next = await SpendAsync(node, first, "24.9998");
        await node.MineAsync(1);
        string parent = await SpendAsync(node, next, "24.9997");
        return [parent, await SpendAsync(node, parent, "24.9996")];
    }

    private static async Task<string> CoinAsync(NodeProcess node, string block) => (string)(await AskAsync(node, "getblock", block))!["tx"]![0]!;

    /// <summary>Spends the first output of a transaction that anybody can spend; so is its own first output, the second pays an address.</summary>
    private static async Task<string> SpendAsync(NodeProcess node, string coin, params string[] coins)
    {
        const string Program = "0014751e76e8199196d454941c45d1b3a323f1433bd6";
        JsonArray outputs = new([.. coins.Select((amount, i) => (JsonNode)new JsonObject { [i == 0 ? NodeProcess.Address : Other] = amount })]);
        string raw = (string)(await AskAsync(node, "createrawtransaction", new JsonArray(new JsonObject { ["txid"] = coin, ["vout"] = 0 }), outputs))!;
        return (string)(await AskAsync(node, "sendrawtransaction", raw.Replace("16" + Program, "0151", StringComparison.Ordinal)))!;
    }

    private const string Other = Rpc.RpcMethodTests.AnyAddress;

    private static Task<JsonNode?> AskAsync(NodeProcess node, string method, params JsonNode?[] parameters) => node.Rpc.CallAsync(method, new JsonArray(parameters), Guard);

    private static async Task<JsonNode> ReadAsync(RpcEndpoint endpoint)
    {
        string[] user = endpoint.UserAndPassword.Split(':');
        ProcessStartInfo start = new("node", ["read.mjs", endpoint.Url.ToString(), user[0], user[1], NodeProcess.Address])
        {
            WorkingDirectory = Folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(Guard);
        string error = await process.StandardError.ReadToEndAsync(Guard);
        await process.WaitForExitAsync(Guard);
        Assert.True(process.ExitCode == 0, error);
        return JsonNode.Parse(await output)!;
    }

    private static string? Missing()
    {
        if (!Directory.Exists(Path.Combine(Folder, "node_modules", "bitcoin-core"))) return "the package bitcoin-core is not installed: run 'npm ci' in tests/Node/js, or tests/run, which does";
        try
        {
            using Process node = Process.Start(new ProcessStartInfo("node", ["--version"]) { RedirectStandardOutput = true })!;
            node.WaitForExit();
            return node.ExitCode == 0 ? null : $"'node --version' ends with exit code {node.ExitCode}";
        }
        catch (Win32Exception)
        {
            return "'node' is not on the path: install Node.js, or run tests/run, which does";
        }
    }
}
