using System.Threading.Channels;
using Blockchain.Libp2p.Faults;
using Blockchain.Libp2p.Framing;
using Blockchain.Libp2p.Gossip;
using Blockchain.Libp2p.Gossip.Router;
using Blockchain.Libp2p.Gossip.Wire;
using Blockchain.Libp2p.Hosting;
using Blockchain.Libp2p.Identity;
using Blockchain.Libp2p.Multiformats;
using Xunit;

namespace Blockchain.Libp2p.Tests.Gossip.Service;

/// <summary>A host that speaks gossip as the test tells it to: it reads when it may, and sends what it is given.</summary>
internal sealed class RawPeer(Host host, KeyPair key) : IAsyncDisposable
{
    private readonly Channel<GossipRpc> received = Channel.CreateUnbounded<GossipRpc>();
    private readonly Channel<IStream> inbound = Channel.CreateUnbounded<IStream>();
    private readonly TaskCompletionSource mayRead = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private IStream? outbound;

    public Host Host => host;

    public KeyPair Key => key;

    public PeerId Peer => host.Peer;

    /// <summary>Everything that came.</summary>
    public ChannelReader<GossipRpc> Received => received.Reader;

    /// <summary>Takes gossip streams; reads them at once, or when <see cref="Read"/> is called.</summary>
    public void Serve(bool reads = true, string protocol = "/meshsub/1.1.0")
    {
        if (reads) Read();
        host.Handle(new ProtocolId(protocol), ServeAsync, new HandlerLimits());
    }

    /// <summary>Reads from now on.</summary>
    public void Read() => mayRead.TrySetResult();

    /// <summary>Whether the other side opened a stream that nobody asked for.</summary>
    public bool HasStream => inbound.Reader.Count > 0;

    /// <summary>The next stream that the other side opened.</summary>
    public async Task<IStream> StreamAsync() => await inbound.Reader.ReadAsync(GossipNet.Guard);

    /// <summary>The next RPC that fits.</summary>
    public async Task<GossipRpc> NextAsync(Func<GossipRpc, bool> fits)
    {
        while (true)
        {
            GossipRpc rpc = await received.Reader.ReadAsync(GossipNet.Guard);
            if (fits(rpc)) return rpc;
        }
    }

    /// <summary>Opens this side's stream.</summary>
    public async Task OpenAsync(PeerId to) => outbound = await host.OpenStreamAsync(to, [new ProtocolId("/meshsub/1.1.0")], GossipNet.Guard);

    /// <summary>Sends an RPC.</summary>
    public async Task SendAsync(GossipRpc rpc)
    {
        foreach (GossipFrame frame in GossipRpcWriter.Write(rpc)) await SendAsync([.. frame.Parts.SelectMany(part => part.ToArray())]);
    }

    /// <summary>Sends bytes.</summary>
    public async Task SendAsync(byte[] bytes)
    {
        Assert.NotNull(outbound);
        await outbound.Output.WriteAsync(bytes, GossipNet.Guard);
    }

    /// <summary>Closes this side's stream.</summary>
    public async Task CloseAsync()
    {
        Assert.NotNull(outbound);
        await outbound.Output.CompleteAsync();
    }

    /// <summary>Sends many, as fast as they are taken.</summary>
    public async Task SendAllAsync(IEnumerable<byte[]> frames)
    {
        foreach (byte[] frame in frames) await SendAsync(frame);
    }

    /// <summary>Tells a subscription.</summary>
    public Task SubscribeAsync(Topic topic) => SendAsync(new GossipRpc { Subscriptions = [new GossipSubscription(topic, true)] });

    public ValueTask DisposeAsync()
    {
        mayRead.TrySetResult();
        return host.DisposeAsync();
    }

    private async ValueTask ServeAsync(IStream stream, CancellationToken stop)
    {
        inbound.Writer.TryWrite(stream);
        await mayRead.Task.WaitAsync(stop);
        try
        {
            while (await LengthPrefixed.ReadAsync(stream.Input, int.MaxValue, stop) is { } bytes)
            {
                Assert.Equal(Fault.None, GossipRpcReader.TryRead(bytes, new GossipRpcLimits(), out GossipRpc rpc));
                received.Writer.TryWrite(rpc);
            }
        }
        catch (NetworkException)
        {
            // The other side began anew, or the test ended.
        }
    }
}
