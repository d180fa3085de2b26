using Blockchain.Client;
using Blockchain.Node.Tests.Cluster;
using Blockchain.Node.Tests.Storage;
using Xunit;

namespace Blockchain.Node.Tests.Live;

/// <summary>What a node says of its connections: who came, who is not reached and why, who was lost; each once.</summary>
[Collection(NodeProcesses.Name)]
public sealed class PeerLinesTests
{
    private static CancellationToken Guard => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_peer_that_is_not_reached_is_told_of_once_with_the_reason()
    {
        using TempFolder folder = new();
        string own;
        await using (NodeProcess node = await NodeProcess.StartAsync(folder.Path))
        {
            own = node.PeerAddress;
            await node.StopAsync();
        }
        string id = own[(own.LastIndexOf('/') + 1)..];
        const string stranger = "12D3KooWHz5Q51TjvquuzyJvysSjSHx9pDGke4DoHfeeW2cruY3i", closed = "/ip4/127.0.0.1/tcp/1";
        await using NodeProcess again = await NodeProcess.StartAsync(folder.Path, "--peer", $"{closed}/p2p/{stranger}", "--peer", own);
        for (int i = 0; i < 3; i++) // each joins a dial under way, or makes another
        {
            RpcException failed = await Assert.ThrowsAsync<RpcException>(() => again.Rpc.CallAsync("addnode", [$"{closed}/p2p/{stranger}", "onetry"], Guard));
            Assert.Contains("is not reached: DialRefused", failed.Message, StringComparison.Ordinal);
        }
        RpcException self = await Assert.ThrowsAsync<RpcException>(() => again.Rpc.CallAsync("addnode", [own, "onetry"], Guard));
        Assert.Equal((-8, true), (self.Code, self.Message.StartsWith("that is this node's own id", StringComparison.Ordinal)));
        await again.MineAsync(1);
        await again.StopAsync();
        string[] lines = [.. await again.AllLinesAsync()];
        Assert.Contains($"peer {stranger} at {closed} is not reached, and dialled again from time to time: DialRefused", Assert.Single(lines, static line => line.Contains("is not reached", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.Contains($"peer {id} at ", Assert.Single(lines, static line => line.Contains("the id is this node's own", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_peer_that_is_lost_is_one_line(bool isKilled)
    {
        using TempFolder ours = new(), theirs = new();
        await using NodeProcess a = await NodeProcess.StartAsync(ours.Path);
        await using NodeProcess b = await NodeProcess.StartAsync(theirs.Path, "--peer", a.PeerAddress);
        await b.ReachAsync((await a.MineAsync(1))[0]);
        if (isKilled) await a.KillAsync();
        else Assert.Equal(0, await a.StopAsync());
        while ((int?)await b.Rpc.CallAsync("getconnectioncount", [], Guard) != 0) await Task.Yield();
        await b.MineAsync(1);
        await b.StopAsync();
        string id = a.PeerAddress[(a.PeerAddress.LastIndexOf('/') + 1)..];
        string[] told = [.. (await b.AllLinesAsync()).Where(line => line.Contains(id, StringComparison.Ordinal) && !line.Contains("is not reached", StringComparison.Ordinal))];
        Assert.True(told.Length == 2, string.Join('\n', told));
        Assert.Contains($"connected to peer {id} at /ip4/127.0.0.1/tcp/", told[0], StringComparison.Ordinal);
        Assert.Contains($"peer {id} gone: ", told[1], StringComparison.Ordinal);
    }
}
