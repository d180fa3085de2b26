using System.Text.Json.Nodes;
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
}
