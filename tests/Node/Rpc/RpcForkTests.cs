using System.Text.Json.Nodes;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Codec;
using Blockchain.Consensus.Primitives;
using Blockchain.Node.Machine.Mining;
using Blockchain.Node.Tests.Machine;
using Xunit;

namespace Blockchain.Node.Tests.Rpc;

/// <summary>This node's own methods, on a branch that an operator made it leave.</summary>
public sealed class RpcForkTests
{
    private const string Unknown = "00000000000000000000000000000000000000000000000000000000000000ff";

    [Fact]
    public async Task A_branch_that_was_left_is_listed_with_its_fork_point_and_the_fate_of_its_transactions()
    {
        await using RpcHost host = await RpcHost.StartAsync();
        host.Node.Clock.Mock(new(1_600_000_000));
        string[] left = await host.Client.GenerateToAddressAsync(3, RpcMethodTests.AnyAddress, TestContext.Current.CancellationToken);
        await host.CallAsync("invalidateblock", left[1]);
        string[] kept = await host.Client.GenerateToAddressAsync(1, RpcMethodTests.AnyAddress, TestContext.Current.CancellationToken);
        JsonArray forks = (JsonArray)await host.AskAsync("getforks");
        Assert.Equal([(kept[0], true, 0), (left[2], false, 2)], forks.Select(fork => ((string)fork!["tip"]!["hash"]!, (bool)fork["active"]!, (int)fork["length"]!)));
        Assert.Equal(left[0], (string?)forks[1]!["forkpoint"]!["hash"]);

        JsonNode report = await host.AskAsync("getorphanreport", left[2]);
        Assert.Equal((left[0], left[2], kept[0]), ((string)report["fork_point"]!["hash"]!, (string)report["abandoned_tip"]!["hash"]!, (string)report["kept_tip"]!["hash"]!));
        Assert.Equal(["lost coinbase", "lost coinbase"], ((JsonArray)report["transactions"]!).Select(row => (string)row!["fate"]!));
        Assert.Equal((-8, "Block is on the best chain: no transaction has lost its place"), await host.FailAsync("getorphanreport", kept[0]));
        Assert.Empty((JsonArray)await host.AskAsync("getincidents"));
        Assert.Equal((-5, "Incident not found"), await host.FailAsync("getincident", Unknown));
        Assert.Equal((-5, "Block not found"), await host.FailAsync("getjudgement", Unknown));
    }

    [Fact]
    public async Task A_branch_says_which_rule_its_first_refused_block_breaks()
    {
        await using RpcHost host = await RpcHost.StartAsync();
        BlockTemplate template = await host.Node.Loop.ReadAsync(machine => machine.Template(host.Node.Clock.Now));
        Block greedy = Assert.IsType<Block>(Miner.Solve(Miner.Build(template with { Fees = new(1) }, new(new byte[] { 0x51 }), default), new()));
        BlockHeader[] headers = [greedy.Header, .. HeaderChain.On(greedy.Header, 2)];
        foreach (BlockHeader header in headers) await host.CallAsync("submitheader", Hex.Encode(Wire.ToBytes(header)));
        Assert.Equal("bad-cb-amount", await host.TextAsync("submitblock", Hex.Encode(Wire.ToBytes(greedy))));
        JsonNode fork = ((JsonArray)await host.AskAsync("getforks")).Single(fork => !(bool)fork!["active"]!)!;
        Assert.Equal((headers[^1].ComputeHash().ToString(), 3), ((string)fork["tip"]!["hash"]!, (int)fork["length"]!));
        Assert.Contains("bad-cb-amount", (string)fork["violation"]!, StringComparison.Ordinal);
    }
}
