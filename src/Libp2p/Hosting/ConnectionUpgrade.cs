using Blockchain.Libp2p.Faults;
using Blockchain.Libp2p.Multiformats;
using Blockchain.Libp2p.Multistream;
using Blockchain.Libp2p.Noise;
using Blockchain.Libp2p.Transports;
using Blockchain.Libp2p.Yamux;

namespace Blockchain.Libp2p.Hosting;

/// <summary>Makes an encrypted connection to a known peer, ready for the muxer, of a raw one (connections r1). All of it within one deadline.</summary>
internal sealed class ConnectionUpgrade(HostOptions options)
{
    private readonly NoiseOptions noise = new() { Identity = options.Identity };

    /// <summary>The dialler's side.</summary>
    public ValueTask<SecureConnection> DialledAsync(ITransportConnection raw, PeerId expected, CancellationToken closing) => WithinDeadlineAsync(raw, async stop =>
    {
        _ = await MultistreamSelect.SelectAsync(raw, [NoiseHandshake.Protocol], options.Multistream, stop).ConfigureAwait(false);
        SecureConnection secure = await NoiseHandshake.ConnectAsync(raw, noise, expected, stop).ConfigureAwait(false);
        _ = await MultistreamSelect.SelectAsync(secure, [YamuxSession.Protocol], options.Multistream, stop).ConfigureAwait(false);
        return secure;
    }, closing);

    /// <summary>The listener's side.</summary>
    public ValueTask<SecureConnection> AcceptedAsync(ITransportConnection raw, CancellationToken closing) => WithinDeadlineAsync(raw, async stop =>
    {
        _ = await MultistreamSelect.AcceptAsync(raw, protocol => protocol == NoiseHandshake.Protocol, options.Multistream, stop).ConfigureAwait(false);
        SecureConnection secure = await NoiseHandshake.AcceptAsync(raw, noise, stop).ConfigureAwait(false);
        _ = await MultistreamSelect.AcceptAsync(secure, protocol => protocol == YamuxSession.Protocol, options.Multistream, stop).ConfigureAwait(false);
        if (secure.RemotePeer == options.Identity.Peer) throw new NetworkException(Fault.WrongPeer, "the host met itself");
        return secure;
    }, closing);

    private async ValueTask<SecureConnection> WithinDeadlineAsync(
        ITransportConnection raw, Func<CancellationToken, ValueTask<SecureConnection>> shakeHands, CancellationToken closing)
    {
        using CancellationTokenSource deadline = new(options.Connections.HandshakeDeadline, options.Time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, closing);
        try
        {
            return await shakeHands(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (closing.IsCancellationRequested)
        {
            throw new NetworkException(Fault.HostClosed, "during the handshake");
        }
        catch (OperationCanceledException)
        {
            throw new NetworkException(Fault.HandshakeTimedOut, $"{raw.RemoteAddress} did not finish within {options.Connections.HandshakeDeadline}");
        }
    }
}
