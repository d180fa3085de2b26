using System.Collections.Concurrent;
using System.Net.Sockets;
using Blockchain.Libp2p.Faults;
using Blockchain.Libp2p.Hosting;
using Blockchain.Libp2p.Identity;
using Blockchain.Libp2p.Multiformats;
using Blockchain.Libp2p.Ping;
using Blockchain.Libp2p.RequestResponse;
using Blockchain.Libp2p.Tests.Hostile.Raw;
using Blockchain.Libp2p.Transports.Tcp;
using Microsoft.Extensions.Time.Testing;

namespace Blockchain.Libp2p.Tests.Hostile;

/// <summary>A real host on loopback that is attacked, and a bystander that is connected to it.</summary>
internal sealed class Scene : IAsyncDisposable
{
    public static IReadOnlyList<Multiaddr> Loopback { get; } = Multiaddr.TryParse("/ip4/127.0.0.1/tcp/0", out Multiaddr? any) ? [any] : [];

    /// <summary>A protocol whose handler never reads.</summary>
    public static readonly ProtocolId Stall = new("/hostile/stall/1");

    /// <summary>A protocol whose handler writes as long as it is read.</summary>
    public static readonly ProtocolId Pour = new("/hostile/pour/1");

    /// <summary>A protocol of requests whose limits a script sets.</summary>
    public static readonly ProtocolId Limited = new("/hostile/limited/1");

    private readonly List<RawPeer> peers = [];
    private readonly ConcurrentDictionary<PeerId, TaskCompletionSource<Fault>> ends = new();
    private readonly ConcurrentDictionary<PeerId, TaskCompletionSource<PeerEvent.Identified>> introductions = new();
    private PingService? ping;
    private long memoryBefore;

    private Scene(string name, CancellationToken guard)
    {
        Guard = guard;
        Metrics = new StackMetrics(name);
        Watch = new StackWatch(name);
        Requests = null!;
        Victim = null!;
        Bystander = null!;
    }

    /// <summary>Ends everything that hangs.</summary>
    public CancellationToken Guard { get; }

    /// <summary>The clock of the host that is attacked, where its time is virtual.</summary>
    public FakeTimeProvider Clock { get; } = new();

    /// <summary>The clock that it goes by.</summary>
    public TimeProvider Time { get; private set; } = TimeProvider.System;

    public KeyPair Identity { get; } = KeyPair.Generate();

    public StackMetrics Metrics { get; }

    public Host Victim { get; private set; }

    public RequestResponder Requests { get; private set; }

    public Bystander Bystander { get; private set; }

    /// <summary>What the host that is attacked counts.</summary>
    public StackWatch Watch { get; }

    /// <summary>The most memory that was in use at the moments that were measured, beyond what was in use before the attack.</summary>
    public long MemoryGrowthBytes { get; private set; }

    public static async Task<Scene> StartAsync(Attack attack, CancellationToken guard)
    {
        Scene scene = new($"{attack.Name} {Guid.NewGuid()}", guard);
        scene.Time = attack.IsTimeVirtual ? scene.Clock : TimeProvider.System;
        HostOptions options = new()
        {
            Identity = scene.Identity,
            Transports = [new TcpTransport()],
            Listen = Loopback,
            Metrics = scene.Metrics,
            Time = scene.Time,
        };
        scene.Victim = await Host.StartAsync(attack.Options(options), guard);
        scene.Victim.Watch(scene.Told);
        scene.ping = new PingService(scene.Victim, scene.Time, scene.Metrics);
        scene.Requests = new RequestResponder(scene.Victim, scene.Time, scene.Metrics);
        scene.Requests.Handle(Bystander.Echo, static (_, request, _) => Once(request), new RequestLimits { PerPeerAndSecondMax = int.MaxValue / 4 });
        scene.Victim.Handle(Stall, static (_, stop) => new(new TaskCompletionSource().Task.WaitAsync(stop)), Many);
        scene.Victim.Handle(Pour, static (stream, stop) => PourAsync(stream, stop), Many);
        scene.Bystander = await Bystander.StartAsync(scene.Victim, guard);
        await scene.Bystander.Answered(20, guard);
        scene.BeginMeasuring();
        return scene;
    }

    /// <summary>Answers requests of <see cref="Limited"/> with themselves.</summary>
    public void Serve(RequestLimits limits) => Requests.Handle(Limited, static (_, request, _) => Once(request), limits);

    /// <summary>A raw peer on a new connection, for a script.</summary>
    public async Task<RawPeer> Raw()
    {
        RawPeer raw = await RawPeer.ConnectAsync(Victim.Addresses[0], Guard);
        peers.Add(raw);
        return raw;
    }

    /// <summary>A raw peer on a new connection, or null where the host reset it before the connection could be used.</summary>
    public async Task<RawPeer?> TryRaw()
    {
        try
        {
            return await Raw();
        }
        catch (SocketException reset) when (reset.SocketErrorCode == SocketError.ConnectionReset)
        {
            return null;
        }
    }

    /// <summary>A connection that the host ends at once.</summary>
    public async Task Refused()
    {
        if (await TryRaw() is { } raw) await raw.Ended();
    }

    /// <summary>Waits until the host heard a raw peer's introduction.</summary>
    public Task<PeerEvent.Identified> Introduced(RawPeer raw) => Of(introductions, raw.Peer).Task.WaitAsync(Guard);

    /// <summary>A raw peer that has shaken hands honestly.</summary>
    public async Task<RawPeer> Upgraded()
    {
        RawPeer raw = await Raw();
        await raw.Upgrade();
        return raw;
    }

    /// <summary>Waits until the host said why the connection to a raw peer ended.</summary>
    public Task<Fault> EndOf(RawPeer raw) => Of(ends, raw.Peer).Task.WaitAsync(Guard);

    /// <summary>What is in use now is no attacker's doing.</summary>
    public void BeginMeasuring() => memoryBefore = GC.GetTotalMemory(forceFullCollection: true);

    /// <summary>Remembers how much memory is in use now, all garbage collected, if it is more than before.</summary>
    public void MeasureMemory() => MemoryGrowthBytes = Math.Max(MemoryGrowthBytes, GC.GetTotalMemory(forceFullCollection: true) - memoryBefore);

    /// <summary>Lets the host's clock run, a second for each answer that the bystander gets, until something is done.</summary>
    public async Task AdvanceUntil(Task done, Func<Task>? eachSecond = null)
    {
        for (int seconds = 1; !done.IsCompleted; seconds++)
        {
            Clock.Advance(TimeSpan.FromSeconds(1));
            if (eachSecond is not null) await eachSecond();
            await Bystander.Answered(1, Guard);
            if (seconds % 5 == 0) MeasureMemory();
        }
        await done;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (RawPeer raw in peers) raw.Dispose();
        if (Bystander is not null) await Bystander.DisposeAsync();
        ping?.Dispose();
        if (Victim is not null) await Victim.DisposeAsync();
        Watch.Dispose();
        Metrics.Dispose();
    }

    private void Told(PeerEvent what)
    {
        if (what is PeerEvent.Disconnected gone) Of(ends, gone.Peer).TrySetResult(gone.Why);
        if (what is PeerEvent.Identified heard) Of(introductions, heard.Peer).TrySetResult(heard);
    }

    private static TaskCompletionSource<T> Of<T>(ConcurrentDictionary<PeerId, TaskCompletionSource<T>> told, PeerId peer) =>
        told.GetOrAdd(peer, static _ => new(TaskCreationOptions.RunContinuationsAsynchronously));

    private static HandlerLimits Many { get; } = new() { StreamsPerPeerMax = 100_000, StreamsMax = 100_000 };

    private static async ValueTask PourAsync(IStream stream, CancellationToken stop)
    {
        byte[] block = new byte[64 * 1024];
        while (true) await stream.Output.WriteAsync(block, stop);
    }

    private static async IAsyncEnumerable<ReadOnlyMemory<byte>> Once(ReadOnlyMemory<byte> answer)
    {
        await Task.CompletedTask;
        yield return answer;
    }
}
