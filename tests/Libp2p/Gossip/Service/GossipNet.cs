using Blockchain.Libp2p.Faults;
using Blockchain.Libp2p.Gossip;
using Blockchain.Libp2p.Hosting;
using Blockchain.Libp2p.Identity;
using Blockchain.Libp2p.Multiformats;
using Blockchain.Libp2p.Transports.Memory;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Blockchain.Libp2p.Tests.Gossip.Service;

/// <summary>Hosts within this process, gossip on some of them, and one clock for all gossip.</summary>
internal sealed class GossipNet : IAsyncDisposable
{
    private static int nets;
    private readonly MemoryTransport transport = new();
    private readonly List<IAsyncDisposable> parts = [];
    private readonly List<FaultTally> tallies = [];
    private readonly string name = $"gossip-{Interlocked.Increment(ref nets)}";
    private int hosts;

    public FakeTimeProvider Time { get; } = new();

    /// <summary>Against hanging only.</summary>
    public static CancellationToken Guard
    {
        get
        {
            CancellationTokenSource guard = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
            guard.CancelAfter(TimeSpan.FromSeconds(60));
            return guard.Token;
        }
    }

    /// <summary>A host with gossip.</summary>
    public async Task<GossipNode> NodeAsync(Func<GossipOptions, GossipOptions>? with = null)
    {
        (Host host, KeyPair key, FaultTally tally) = await HostAsync();
        GossipOptions options = new() { Time = Time, Metrics = tally.Metrics, Seed = hosts };
        GossipNode node = new(host, GossipService.Start(host, key, with?.Invoke(options) ?? options), tally);
        parts.Add(node);
        return node;
    }

    /// <summary>A host whose side of gossip the test plays.</summary>
    public async Task<RawPeer> RawAsync()
    {
        (Host host, KeyPair key, FaultTally tally) = await HostAsync();
        tallies.Add(tally);
        RawPeer peer = new(host, key);
        parts.Add(peer);
        return peer;
    }

    /// <summary>Connects two hosts.</summary>
    public static async Task DialAsync(Host from, Host to) => await from.DialAsync(to.Addresses[0], to.Peer, Guard);

    /// <summary>Lets the clock go on by heartbeats until something is so.</summary>
    public async Task UntilAsync(Func<bool> so, bool beat = true)
    {
        CancellationToken guard = Guard;
        for (int turn = 0; !so(); turn++)
        {
            guard.ThrowIfCancellationRequested();
            // What goes on between two heartbeats takes turns of the scheduler, not time.
            if (beat && turn % 200 == 199) Time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }
    }

    /// <summary>Waits until something is so, without the clock.</summary>
    public static async Task TurnsAsync(Func<bool> so)
    {
        CancellationToken guard = Guard;
        while (!so())
        {
            guard.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (IAsyncDisposable part in parts) await part.DisposeAsync();
        foreach (FaultTally tally in tallies) tally.Dispose();
    }

    private async Task<(Host Host, KeyPair Key, FaultTally Tally)> HostAsync()
    {
        int number = ++hosts;
        KeyPair key = GossipNode.Key(number);
        FaultTally tally = new($"{name}-{number}");
        Host host = await Host.StartAsync(new HostOptions
        {
            Identity = key,
            Transports = [transport],
            Listen = [Multiaddr.Memory(number)],
            Metrics = new StackMetrics($"{name}-host-{number}"),
        });
        return (host, key, tally);
    }
}
