using System.Threading.Channels;
using Blockchain.Libp2p.Faults;
using Blockchain.Libp2p.Identity;
using Blockchain.Libp2p.Multiformats;
using Blockchain.Libp2p.Multistream;
using Blockchain.Libp2p.Noise;
using Blockchain.Libp2p.Transports;
using Blockchain.Libp2p.Yamux;

namespace Blockchain.Libp2p.Tests.Hosting;

/// <summary>A peer without a host: it shakes hands as it should, and from there a test decides every step.</summary>
public sealed class RawPeer : IAsyncDisposable
{
    private static readonly MultistreamOptions Negotiation = new();

    private readonly ITransportConnection raw;
    private readonly StackMetrics metrics = new("raw");
    private readonly Channel<YamuxStream> accepted = Channel.CreateUnbounded<YamuxStream>();

    private RawPeer(ITransportConnection raw, SecureConnection secure)
    {
        this.raw = raw;
        Session = new YamuxSession(secure, YamuxRole.Client, new YamuxOptions(), stream => accepted.Writer.TryWrite(stream), TimeProvider.System, metrics);
    }

    public YamuxSession Session { get; }

    public static async Task<RawPeer> DialAsync(ITransport transport, TestHost host, KeyPair identity, CancellationToken stop)
    {
        ITransportConnection raw = await transport.DialAsync(host.Address, stop);
        await MultistreamSelect.SelectAsync(raw, [NoiseHandshake.Protocol], Negotiation, stop);
        SecureConnection secure = await NoiseHandshake.ConnectAsync(raw, new NoiseOptions { Identity = identity }, host.Peer, stop);
        await MultistreamSelect.SelectAsync(secure, [YamuxSession.Protocol], Negotiation, stop);
        return new RawPeer(raw, secure);
    }

    /// <summary>Opens a stream in a protocol.</summary>
    public async Task<YamuxStream> OpenAsync(ProtocolId protocol, CancellationToken stop)
    {
        YamuxStream stream = await Session.OpenStreamAsync(stop);
        await MultistreamSelect.SelectAsync(stream, [protocol], Negotiation, stop);
        return stream;
    }

    /// <summary>Takes the next stream, in whatever protocol the host proposes first.</summary>
    public async Task<(YamuxStream Stream, ProtocolId Protocol)> AcceptAsync(CancellationToken stop)
    {
        YamuxStream stream = await accepted.Reader.ReadAsync(stop);
        return (stream, await MultistreamSelect.AcceptAsync(stream, _ => true, Negotiation, stop));
    }

    public async ValueTask DisposeAsync()
    {
        await Session.DisposeAsync();
        await raw.DisposeAsync();
        metrics.Dispose();
    }
}
