using Blockchain.Node.Commands;
using Blockchain.Node.Live;
using Blockchain.Node.Tests.Storage;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Blockchain.Node.Tests.Live;

/// <summary>The mempool is saved while the node runs, and a disk that does not take it ends the node.</summary>
public sealed class MempoolSavingTests
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(5);

    private readonly FakeTimeProvider time = new(DateTimeOffset.FromUnixTimeSeconds(1_700_000_000));

    [Fact]
    public async Task What_waits_is_saved_every_five_minutes()
    {
        using TempFolder folder = new();
        await using LiveNode node = await StartAsync(folder);
        Assert.False(File.Exists(folder.File("mempool.dat")));
        time.Advance(Interval);
        while (!File.Exists(folder.File("mempool.dat"))) await Task.Yield();
    }

    [Fact]
    public async Task A_mempool_that_cannot_be_saved_ends_the_node()
    {
        using TempFolder folder = new();
        await using LiveNode node = await StartAsync(folder);
        Directory.CreateDirectory(folder.File("mempool.dat.new")); // no file can be made there
        Task ended = node.RunAsync(TestContext.Current.CancellationToken);
        time.Advance(Interval);
        Node.Storage.StorageException broken = await Assert.ThrowsAsync<Node.Storage.StorageException>(() => ended);
        Assert.Equal(folder.File("mempool.dat.new"), broken.File);
    }

    private Task<LiveNode> StartAsync(TempFolder folder) => LiveNode.StartAsync(
        new() { Spec = ChainOption.Load("regtest"), DataDirectory = folder.Path, Log = new(TextWriter.Null, LogLevel.Error, LogFormat.Text, time), Time = time }, progress: null, TestContext.Current.CancellationToken);
}
