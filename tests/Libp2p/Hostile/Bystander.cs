using Blockchain.Libp2p.Faults;
using Blockchain.Libp2p.Hosting;
using Blockchain.Libp2p.Identity;
using Blockchain.Libp2p.Multiformats;
using Blockchain.Libp2p.RequestResponse;
using Blockchain.Libp2p.Transports.Tcp;
using Xunit;

namespace Blockchain.Libp2p.Tests.Hostile;

/// <summary>A well-behaved peer of the host that is attacked: it asks without a pause and must get every answer.</summary>
internal sealed class Bystander : IAsyncDisposable
{
    public static readonly ProtocolId Echo = new("/hostile/echo/1");
    private const int RequestBytes = 100;

    private readonly CancellationTokenSource done = new();
    private readonly Lock gate = new();
    private readonly List<(long Count, TaskCompletionSource Done)> waiting = [];
    private readonly PeerId victim;
    private readonly IDisposable watch;
    private readonly Task asking;
    private long answered;
    private Fault? disconnected;

    private Bystander(Host host, KeyPair identity, PeerId victim, CancellationToken guard)
    {
        (Host, Identity, this.victim) = (host, identity, victim);
        watch = host.Watch(told => disconnected = told is PeerEvent.Disconnected gone && gone.Peer == victim ? gone.Why : disconnected);
        asking = Task.Run(() => AskAsync(guard), guard);
    }

    public Host Host { get; }

    public KeyPair Identity { get; }

    /// <summary>Answers that it got; all of them right.</summary>
    public long Answers => Interlocked.Read(ref answered);

    public static async Task<Bystander> StartAsync(Host victim, CancellationToken guard)
    {
        KeyPair identity = KeyPair.Generate();
        Host host = await Host.StartAsync(new() { Identity = identity, Transports = [new TcpTransport()], Listen = Scene.Loopback }, guard);
        await host.DialAsync(victim.Addresses[0], victim.Peer, guard);
        return new(host, identity, victim.Peer, guard);
    }

    /// <summary>Waits for so many more answers.</summary>
    public async Task Answered(int more, CancellationToken guard)
    {
        TaskCompletionSource enough = new(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (gate) waiting.Add((Answers + more, enough));
        Task first = await Task.WhenAny(enough.Task, asking).WaitAsync(guard);
        await first;
    }

    /// <summary>Asks no more, and fails if a request failed or the connection ended at any time.</summary>
    public async Task StopAsync()
    {
        await done.CancelAsync();
        await asking;
        Assert.Null(disconnected);
    }

    public async ValueTask DisposeAsync()
    {
        await done.CancelAsync();
        watch.Dispose();
        await Task.WhenAny(asking);
        await Host.DisposeAsync();
        done.Dispose();
    }

    private async Task AskAsync(CancellationToken guard)
    {
        RequestResponder requests = new(Host, TimeProvider.System, new StackMetrics());
        byte[] request = new byte[RequestBytes];
        RequestLimits limits = new();
        while (!done.IsCancellationRequested)
        {
            request[0] ^= 1;
            ReadOnlyMemory<byte> answer = await requests.RequestAsync(victim, Echo, request, limits, guard);
            Assert.Equal(request, answer.ToArray());
            lock (gate)
            {
                answered++;
                foreach ((long count, TaskCompletionSource enough) in waiting) if (count <= answered) enough.TrySetResult();
            }
        }
    }
}
