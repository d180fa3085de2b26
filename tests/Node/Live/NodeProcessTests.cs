using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Blockchain.Node.Tests.Storage;
using Blockchain.TestKit;
using Xunit;

namespace Blockchain.Node.Tests.Live;

/// <summary>Nodes as processes, on loopback: what people do with them.</summary>
public sealed class NodeProcessTests
{
    [Fact]
    public async Task Two_nodes_follow_one_chain_and_one_that_was_stopped_catches_up()
    {
        using TempFolder ours = new(), theirs = new();
        await using NodeProcess a = await NodeProcess.StartAsync(ours.Path);
        string[] blocks;
        await using (NodeProcess b = await NodeProcess.StartAsync(theirs.Path, "--peer", a.PeerAddress))
        {
            blocks = await a.MineAsync(3);
            await b.ReachAsync(blocks[^1]);
            await a.ReachAsync((await b.MineAsync(1))[0]);
            Assert.Equal(0, await b.StopAsync());
        }
        blocks = await a.MineAsync(5);
        await using NodeProcess again = await NodeProcess.StartAsync(theirs.Path, "--peer", a.PeerAddress);
        await again.ReachAsync(blocks[^1]);
        Assert.Equal(await a.CoinsAsync(), await again.CoinsAsync());
        Assert.Equal((9, blocks[^1]), await again.TipAsync());
    }

    [Fact]
    public async Task A_node_mines_by_itself_for_an_address()
    {
        using TempFolder folder = new();
        await using NodeProcess node = await NodeProcess.StartAsync(folder.Path, "--mine", NodeProcess.Address, "--mine-pause", "0");
        JsonNode? reached = await node.Rpc.CallAsync("waitforblockheight", [3, 30_000], TestContext.Current.CancellationToken);
        Assert.True((int?)reached?["height"] >= 3);
        JsonNode? block = await node.Rpc.CallAsync("getblock", [(string?)reached["hash"], 2], TestContext.Current.CancellationToken);
        Assert.Equal(NodeProcess.Address, (string?)block?["tx"]?[0]?["vout"]?[0]?["scriptPubKey"]?["address"]);
        Assert.Equal(0, await node.StopAsync());
    }

    [Fact]
    public async Task No_block_that_was_answered_is_lost_when_the_node_is_killed()
    {
        const int Kills = 5;
        using TempFolder folder = new();
        string tip = "";
        int height = 0;
        for (int kill = 0; kill < Kills; kill++)
        {
            await using NodeProcess node = await NodeProcess.StartAsync(folder.Path);
            if (kill > 0) Assert.Equal((height, tip), await node.TipAsync());
            tip = (await node.MineAsync(4))[^1];
            height += 4;
            await node.KillAsync();
        }
        await using NodeProcess last = await NodeProcess.StartAsync(folder.Path);
        Assert.Equal((height, tip), await last.TipAsync());
        string coins = await last.CoinsAsync();
        Assert.Equal(0, await last.StopAsync());
        await using NodeProcess reindexed = await NodeProcess.StartAsync(folder.Path, "--reindex");
        Assert.Equal((height, tip), await reindexed.TipAsync());
        Assert.Equal(coins, await reindexed.CoinsAsync());
        Evidence.Record($"live node: {Kills} kills, {height} of {height} answered blocks there at the next start");
    }

    [Theory]
    [InlineData("TERM")]
    [InlineData("INT")]
    public async Task A_signal_stops_the_node_with_everything_saved(string signal)
    {
        using TempFolder folder = new();
        string tip;
        await using (NodeProcess node = await NodeProcess.StartAsync(folder.Path))
        {
            tip = (await node.MineAsync(2))[^1];
            Assert.Equal((0, ""), await node.SignalAsync(signal));
        }
        Assert.False(File.Exists(Path.Combine(folder.Path, "rpc.json")));
        await using NodeProcess again = await NodeProcess.StartAsync(folder.Path);
        Assert.Equal((2, tip), await again.TipAsync());
        Assert.StartsWith("regtest ", again.Start[0], StringComparison.Ordinal); // nothing was to be repaired
    }

    [Fact]
    public async Task A_second_process_on_one_folder_is_refused_with_the_first_ones_number()
    {
        using TempFolder folder = new();
        await using NodeProcess first = await NodeProcess.StartAsync(folder.Path);
        (int code, string error) = await NodeProcess.RunToEndAsync("run", "--chain", "regtest", "--data-dir", folder.Path);
        Assert.Equal(3, code);
        Assert.Contains($"process {File.ReadAllText(Path.Combine(folder.Path, "pid")).Trim()} works in this folder", error, StringComparison.Ordinal);
        Assert.Single(error.TrimEnd('\n').Split('\n'));
        await first.MineAsync(1);
    }

    [Fact]
    public async Task A_port_of_peers_that_is_taken_is_one_line_with_the_way_out_in_text_and_in_JSON()
    {
        using TempFolder folder = new();
        using TcpListener taken = new(IPAddress.Loopback, 0);
        taken.Start();
        string address = $"/ip4/127.0.0.1/tcp/{((IPEndPoint)taken.LocalEndpoint).Port}";
        string reason = $"ListenFailed: {address}: AddressAlreadyInUse; choose another address or port with --listen: port 0 takes any that is free";
        string[] words = ["run", "--chain", "regtest", "--data-dir", folder.Path, "--listen", address];
        (int code, string output, string error) = await NodeProcess.RunAllAsync(words);
        Assert.Equal((3, $"blockchain-node: {reason}\n"), (code, error));
        Assert.DoesNotContain("--listen", output, StringComparison.Ordinal); // people read it once
        (code, output, error) = await NodeProcess.RunAllAsync([.. words, "--log-format", "json"]);
        Assert.Equal((3, $"blockchain-node: {reason}\n"), (code, error));
        JsonNode? fatal = Assert.Single(output.TrimEnd('\n').Split('\n').Select(line => JsonNode.Parse(line)), line => (string?)line?["level"] == "critical");
        Assert.Equal(("Failed", reason), ((string?)fatal?["event"], (string?)fatal?["reason"])); // and programs once
    }

    [Theory]
    [InlineData("--chain nowhere", 2)]
    [InlineData("--chain regtest --rules nosuch", 2)]
    [InlineData("--chain regtest --activation csv", 2)]
    [InlineData("--chain regtest --activation csv=-1", 2)]
    [InlineData("--chain regtest --activation nosuch=5", 2)]
    [InlineData("--chain regtest --min-relay-fee lots", 2)]
    [InlineData("--chain regtest --minimum-chain-work lots", 2)]
    [InlineData("--chain regtest --peer somewhere", 2)]
    [InlineData("--chain regtest --peer /ip4/127.0.0.1/tcp/4001", 2)]
    [InlineData("--chain regtest --listen somewhere", 2)]
    [InlineData("--chain regtest --rpc-bind somewhere", 2)]
    [InlineData("--chain regtest --mine bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4", 2)]
    [InlineData("--chain regtest --mine-pause -1", 2)]
    [InlineData("--chain regtest --rpc-port 65536", 2)]
    [InlineData("--chain regtest --rpc-bind 0.0.0.0 --data-dir FOLDER", 3)]
    [InlineData("--chain regtest --listen /ip4/203.0.113.1/tcp/1 --data-dir FOLDER", 3)]
    [InlineData("--chain regtest --data-dir /dev/null/x", 3)]
    [InlineData("--chain regtest --data-dir ", 2)]
    [InlineData("--chain regtest --mock-time 99999999999999", 2)]
    [InlineData("--chain regtest --mine-pause 5", 2)]
    [InlineData("--chain regtest --rollback-policy maybe", 2)]
    [InlineData("--chain regtest --rpc-bind 203.0.113.1 --rpc-allow 203.0.113.0/24 --data-dir FOLDER", 3)]
    public async Task A_mistake_is_one_line_that_says_what_to_do(string words, int expected)
    {
        using TempFolder folder = new();
        (int code, string error) = await NodeProcess.RunToEndAsync(["run", .. words.Replace("FOLDER", folder.Path, StringComparison.Ordinal).Split(' ')]);
        Assert.Equal(expected, code);
        Assert.StartsWith("blockchain-node: ", error, StringComparison.Ordinal);
        Assert.Single(error.TrimEnd('\n').Split('\n'));
    }
}
