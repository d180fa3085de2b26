using Blockchain.Files;
using Blockchain.Node.Commands;
using Blockchain.Node.Live;
using Blockchain.Node.Machine;
using Blockchain.Node.Network.Addresses;
using Blockchain.Node.Tests.Storage;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Blockchain.Node.Tests.Live;

/// <summary>Mempool and peers are saved while the node runs, so that a kill costs little; a disk that does not take them ends the node.</summary>
public sealed class RegularSavingTests
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
    public async Task Known_peers_are_saved_every_five_minutes()
    {
        using TempFolder folder = new();
        KnownPeers known = new(new byte[KnownPeers.SecretBytes]);
        Assert.True(PeerAddress.TryParse("/ip4/203.0.113.7/tcp/4001/p2p/12D3KooWDpJ7As7BWAwRMfu1VU2WCqNjvq387JEYKDBj4kx6nXTN", out PeerAddress? address));
        Assert.True(known.Add(address, "198.51", new UnixTimeMs(1_699_999_999_000)));
        await File.WriteAllTextAsync(folder.File("peers.txt"), known.ToText(), TestContext.Current.CancellationToken);
        await using LiveNode node = await StartAsync(folder);
        for (int times = 0; times < 2; times++)
        {
            File.Delete(folder.File("peers.txt"));
            time.Advance(Interval);
            while (!File.Exists(folder.File("peers.txt"))) await Task.Yield();
            Assert.Equal(known.ToText(), await File.ReadAllTextAsync(folder.File("peers.txt"), TestContext.Current.CancellationToken));
        }
    }

    [Theory]
    [InlineData("mempool.dat.new")]
    [InlineData("peers.txt.new")]
    public async Task What_cannot_be_saved_ends_the_node(string name)
    {
        using TempFolder folder = new();
        await using LiveNode node = await StartAsync(folder);
        Directory.CreateDirectory(folder.File(name)); // no file can be made there
        Task ended = node.RunAsync(TestContext.Current.CancellationToken);
        time.Advance(Interval);
        StorageException broken = await Assert.ThrowsAsync<StorageException>(() => ended);
        Assert.Equal(folder.File(name), broken.File);
    }

    private Task<LiveNode> StartAsync(TempFolder folder) => LiveNode.StartAsync(
        new() { Spec = ChainOption.Load("regtest"), DataDirectory = folder.Path, Log = new(TextWriter.Null, LogLevel.Error, LogFormat.Text, time), Time = time }, progress: null, TestContext.Current.CancellationToken);
}
