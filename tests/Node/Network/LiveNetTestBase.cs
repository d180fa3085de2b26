using Blockchain.Consensus.Rules;
using Blockchain.Libp2p.Hosting;
using Blockchain.Libp2p.Identity;
using Blockchain.Libp2p.Multiformats;
using Blockchain.Libp2p.Transports;
using Blockchain.Libp2p.Transports.Memory;
using Blockchain.Libp2p.Transports.Tcp;
using Blockchain.Node.Machine;
using Blockchain.Node.Network;
using Blockchain.Node.Network.Addresses;
using Blockchain.TestKit;
using Xunit;

namespace Blockchain.Node.Tests.Network;

/// <summary>A few nodes on the whole network stack, within this process or over the loopback interface.</summary>
public abstract class LiveNetTestBase : IAsyncDisposable
{
    private readonly CancellationTokenSource guard = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
    private readonly MemoryTransport memory = new();
    private readonly List<IAsyncDisposable> running = [];
    private TestClock? clock;
    private int identities;

    protected LiveNetTestBase() => guard.CancelAfter(TimeSpan.FromSeconds(60));

    /// <summary>Only guards against hanging.</summary>
    protected CancellationToken Stop => guard.Token;

    public async ValueTask DisposeAsync()
    {
        foreach (IAsyncDisposable one in running) await one.DisposeAsync();
        guard.Dispose();
        GC.SuppressFinalize(this);
    }

    internal static ChainSpec Spec(string chain)
    {
        Assert.True(ChainFile.TryRead(chain, Chains.Read(chain), out ChainSpec? spec, out ChainFileError? error), error?.ToString());
        return spec;
    }

    internal async Task<LiveNode> StartAsync(
        string chain, string? rules = null, string listen = "/memory/0", Func<PeerNetworkOptions, PeerNetworkOptions>? change = null,
        Func<Host, AddressExchange>? addresses = null, Func<ITransport, ITransport>? wrap = null)
    {
        ChainSpec spec = Spec(chain);
        clock ??= new(UnixTimeMs.Of(spec.Genesis.Header.Time + 86_400));
        Host host = await HostAsync(listen, wrap);
        LiveNode node = new(host, spec, clock, rules, options => (change?.Invoke(options) ?? options) with { Addresses = addresses?.Invoke(host) });
        running.Add(node);
        return node;
    }

    /// <summary>A host that no node stands behind.</summary>
    internal async Task<Host> StrangerAsync()
    {
        Host host = await HostAsync("/memory/0");
        running.Add(host);
        return host;
    }

    internal async Task ConnectAsync(Host from, Host to) => await from.DialAsync(to.Addresses[0], to.Peer, Stop);

    internal async Task ConnectAsync(LiveNode from, LiveNode to) => await ConnectAsync(from.Host, to.Host);

    private async Task<Host> HostAsync(string listen, Func<ITransport, ITransport>? wrap = null)
    {
        ITransport transport = listen.StartsWith("/memory", StringComparison.Ordinal) ? memory : new TcpTransport();
        Assert.True(Multiaddr.TryParse(listen, out Multiaddr? address));
        byte[] seed = new byte[IEd25519.SeedBytes];
        seed[0] = (byte)++identities;
        return await Host.StartAsync(new HostOptions { Identity = KeyPair.FromSeed(seed), Transports = [wrap?.Invoke(transport) ?? transport], Listen = [address] }, Stop);
    }
}
