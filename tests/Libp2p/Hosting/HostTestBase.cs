using Blockchain.Libp2p.Hosting;
using Blockchain.Libp2p.Multiformats;
using Blockchain.Libp2p.Transports;
using Blockchain.Libp2p.Transports.Memory;
using Blockchain.Libp2p.Transports.Tcp;
using Blockchain.Libp2p.Yamux;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Blockchain.Libp2p.Tests.Hosting;

/// <summary>A small network of hosts whose clock stands still until the test moves it.</summary>
public abstract class HostTestBase : IAsyncDisposable
{
    private readonly CancellationTokenSource guard = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
    private readonly List<TestHost> hosts = [];

    protected HostTestBase() => guard.CancelAfter(TimeSpan.FromSeconds(60));

    public static TheoryData<string> Kinds => ["memory", "tcp"];

    /// <summary>Only guards against hanging.</summary>
    protected CancellationToken Stop => guard.Token;

    protected FakeTimeProvider Time { get; } = new();

    protected MemoryTransport Memory { get; } = new();

    public async ValueTask DisposeAsync()
    {
        foreach (TestHost host in hosts) await host.DisposeAsync();
        guard.Dispose();
        GC.SuppressFinalize(this);
    }

    protected static Multiaddr Address(string text) => Multiaddr.TryParse(text, out Multiaddr? address) ? address : throw new ArgumentException(text);

    protected ITransport Transport(string kind) => kind == "memory" ? Memory : new TcpTransport();

    /// <summary>Sessions do not ask for signs of life, so that moving the clock cannot end them.</summary>
    protected HostOptions Options(string kind, int number) => new()
    {
        Identity = TestHost.Identity(number),
        Transports = [Transport(kind)],
        Listen = [Address(kind == "memory" ? "/memory/0" : "/ip4/127.0.0.1/tcp/0")],
        Time = Time,
        Yamux = new YamuxOptions { KeepAliveInterval = TimeSpan.Zero },
    };

    protected Task<TestHost> StartAsync(string kind, int number) => StartAsync(Options(kind, number));

    protected async Task<TestHost> StartAsync(HostOptions options)
    {
        TestHost host = await TestHost.StartAsync(options);
        hosts.Add(host);
        return host;
    }

    /// <summary>Moves the clock in steps until a condition holds; each step lets what waits for the clock run.</summary>
    protected async Task MoveUntilAsync(TimeSpan step, Func<bool> holds)
    {
        while (!holds())
        {
            Stop.ThrowIfCancellationRequested();
            Time.Advance(step);
            await Task.Yield();
        }
    }
}
