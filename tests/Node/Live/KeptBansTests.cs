using System.Text.Json.Nodes;
using Blockchain.Node.Tests.Storage;
using Blockchain.TestKit;
using Xunit;

namespace Blockchain.Node.Tests.Live;

/// <summary>Whom an operator has refused is refused after a kill as well.</summary>
public sealed class KeptBansTests
{
    private static CancellationToken Guard => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Bans_survive_a_kill_and_a_flipped_bit_in_their_file_is_told()
    {
        using TempFolder folder = new();
        await using (NodeProcess node = await NodeProcess.StartAsync(folder.Path))
        {
            await node.Rpc.CallAsync("setban", ["203.0.113.7", "add", 3_600], Guard);
            await node.Rpc.CallAsync("setban", ["203.0.113.8", "add", 3_600], Guard);
            await node.Rpc.CallAsync("setban", ["203.0.113.8", "remove"], Guard);
            await node.KillAsync();
        }
        await using (NodeProcess node = await NodeProcess.StartAsync(folder.Path))
        {
            Assert.Equal(["203.0.113.7/32"], await BansAsync(node));
            Assert.Equal(0, await node.StopAsync());
        }
        byte[] whole = File.ReadAllBytes(folder.File("bans.dat"));
        int bit = (whole.Length * 4) + 3;
        byte[] flipped = [.. whole];
        flipped[bit / 8] ^= (byte)(1 << (bit % 8));
        foreach (byte[] damaged in new[] { flipped, whole[..(whole.Length / 2)], [] })
        {
            File.WriteAllBytes(folder.File("bans.dat"), damaged);
            await using NodeProcess node = await NodeProcess.StartAsync(folder.Path);
            Assert.Contains(node.Start, line => line.Contains("bans.dat", StringComparison.Ordinal) && line.EndsWith("nobody is refused any more", StringComparison.Ordinal));
            Assert.Empty(await BansAsync(node));
            Assert.Equal(0, await node.StopAsync());
        }
        Evidence.Record("live node: bans there after a kill; of a damaged file it is told");
    }

    private static async Task<string[]> BansAsync(NodeProcess node) =>
        [.. ((JsonArray)(await node.Rpc.CallAsync("listbanned", [], Guard))!).Select(ban => (string)ban!["address"]!)];
}
