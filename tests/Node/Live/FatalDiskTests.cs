using Blockchain.Node.Storage;
using Blockchain.Node.Tests.Storage;
using Blockchain.TestKit;
using Xunit;

namespace Blockchain.Node.Tests.Live;

/// <summary>A disk that fails, or files that have changed, under a node as people run it: exit code 3, and one line that says what to do.</summary>
public sealed class FatalDiskTests
{
    private static CancellationToken Guard => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("fsync", "EIO", "Input/output error")]
    [InlineData("pwrite64", "ENOSPC", "No space left on device")]
    public async Task A_failing_disk_ends_the_node_and_nothing_that_was_answered_is_lost(string call, string error, string words)
    {
        TracedScript.NeedsStrace();
        using TempFolder folder = new();
        string log = folder.File("chain.log");
        string[] answered = [];
        await using (NodeProcess node = await NodeProcess.StartAsync(
            ["strace", "-f", "-qq", "-o", "/dev/null", "-P", log, "-e", $"trace={call}", "-e", $"inject={call}:error={error}:when=12+"], folder.Path))
        {
            await Assert.ThrowsAnyAsync<Exception>(async () =>
            {
                for (int i = 0; i < 40; i++) answered = [.. answered, .. await node.MineAsync(1)];
            });
            (int code, string told) = await node.EndAsync();
            Assert.Equal(3, code);
            CheckLine(told, log, words, "start again");
        }
        Assert.NotEmpty(answered);
        await using NodeProcess again = await NodeProcess.StartAsync(folder.Path);
        Assert.Equal(answered[^1], (string?)await again.Rpc.CallAsync("getblockhash", [answered.Length], Guard));
        Evidence.Record($"live node: {error} from {call} ended it with exit code 3 and one line; {answered.Length} of {answered.Length} answered blocks there at the next start");
    }

    [Fact]
    public async Task A_changed_record_is_named_and_a_reindex_goes_on_without_it()
    {
        using TempFolder folder = new();
        await using (NodeProcess node = await NodeProcess.StartAsync(folder.Path))
        {
            await node.MineAsync(5);
            Assert.Equal(0, await node.StopAsync());
        }
        List<RecordPlace> records = [];
        using (RecordFile file = RecordFile.Open(folder.File("chain.log"), 0, records, out _)) Assert.NotEmpty(records);
        byte[] bytes = File.ReadAllBytes(folder.File("chain.log"));
        bytes[records.Last(record => record.Kind == (byte)LogKind.Block).Payload + 90] ^= 4;
        File.WriteAllBytes(folder.File("chain.log"), bytes);
        File.Delete(folder.File("index.db"));
        (int code, string told) = await NodeProcess.RunToEndAsync("run", "--chain", "regtest", "--data-dir", folder.Path);
        Assert.Equal(3, code);
        CheckLine(told, "chain.log at byte", "has changed", "--reindex");
        await using NodeProcess repaired = await NodeProcess.StartAsync(folder.Path, "--reindex");
        Assert.Contains(repaired.Start, line => line.Contains("were given up", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_changed_bit_in_the_nodes_key_is_named_and_never_makes_another_peer()
    {
        using TempFolder folder = new();
        string peer;
        await using (NodeProcess node = await NodeProcess.StartAsync(folder.Path))
        {
            peer = node.PeerAddress[node.PeerAddress.LastIndexOf('/')..];
            Assert.Equal(0, await node.StopAsync());
        }
        string key = folder.File("node.key");
        byte[] whole = File.ReadAllBytes(key);
        foreach (byte[] damaged in new byte[][] { [.. whole[..5], (byte)(whole[5] ^ 1), .. whole[6..]], [.. whole[..60], (byte)(whole[60] ^ 128), .. whole[61..]], whole[..32], [] })
        {
            File.WriteAllBytes(key, damaged);
            (int code, string told) = await NodeProcess.RunToEndAsync("run", "--chain", "regtest", "--data-dir", folder.Path);
            Assert.Equal(3, code);
            CheckLine(told, key, "the key has changed", "put a copy");
        }
        File.WriteAllBytes(key, whole);
        await using NodeProcess again = await NodeProcess.StartAsync(folder.Path);
        Assert.EndsWith(peer, again.PeerAddress, StringComparison.Ordinal);
    }

    private static void CheckLine(string told, params string[] words)
    {
        string line = Assert.Single(told.TrimEnd('\n').Split('\n'));
        Assert.StartsWith("blockchain-node: ", line, StringComparison.Ordinal);
        Assert.All(words, word => Assert.Contains(word, line, StringComparison.Ordinal));
    }
}
