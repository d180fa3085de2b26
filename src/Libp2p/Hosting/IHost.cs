using Blockchain.Libp2p.Multiformats;

namespace Blockchain.Libp2p.Hosting;

/// <summary>A peer among peers: it dials, is dialled, and opens and takes streams. The port behind which another libp2p stack fits.</summary>
public interface IHost : IAsyncDisposable
{
    /// <summary>Who this host is.</summary>
    PeerId Peer { get; }

    /// <summary>The addresses it listens on, with the ports that were chosen, without the peer.</summary>
    IReadOnlyList<Multiaddr> Addresses { get; }

    /// <summary>The peers that are connected now, one entry each.</summary>
    IReadOnlyList<PeerConnection> Connections { get; }

    /// <summary>Connects to a peer, or answers at once when it is connected already. A connection that is ending is let go first.</summary>
    /// <param name="address">Where; a peer that the address names must be <paramref name="expected"/>.</param>
    /// <param name="expected">Who must be there.</param>
    /// <param name="stop">Cancels the dial.</param>
    /// <exception cref="Faults.NetworkException">Among others <see cref="Faults.Fault.WrongPeer"/>, <see cref="Faults.Fault.DialRefused"/>, <see cref="Faults.Fault.HandshakeTimedOut"/>.</exception>
    ValueTask<PeerConnection> DialAsync(Multiaddr address, PeerId expected, CancellationToken stop = default);

    /// <summary>Opens a stream to a connected peer, or dials an address that the host knows of it.</summary>
    /// <remarks>
    /// Where <paramref name="protocols"/> is a single one that the peer said it serves, no answer is waited for: a peer that refuses it
    /// nevertheless does so at the first read.
    /// </remarks>
    /// <param name="peer">To whom.</param>
    /// <param name="protocols">What this side speaks, the best first.</param>
    /// <param name="stop">Cancels the wait.</param>
    /// <exception cref="Faults.NetworkException">Among others <see cref="Faults.Fault.PeerUnknown"/>, <see cref="Faults.Fault.ProtocolNotSupported"/>.</exception>
    ValueTask<IStream> OpenStreamAsync(PeerId peer, IReadOnlyList<ProtocolId> protocols, CancellationToken stop = default);

    /// <summary>Opens a stream as the other overload does; knowing who speaks first can spare a frame.</summary>
    /// <param name="peer">To whom.</param>
    /// <param name="protocols">What this side speaks, the best first.</param>
    /// <param name="first">Who speaks first. After <see cref="FirstWord.Dialer"/> the peer may hear of the stream only with the first flush.</param>
    /// <param name="stop">Cancels the wait.</param>
    /// <exception cref="Faults.NetworkException">As the other overload.</exception>
    ValueTask<IStream> OpenStreamAsync(PeerId peer, IReadOnlyList<ProtocolId> protocols, FirstWord first, CancellationToken stop = default) =>
        OpenStreamAsync(peer, protocols, stop);

    /// <summary>Opens a stream to a peer that is connected; one that has gone is not dialled for what only concerns its connection.</summary>
    /// <param name="peer">To whom.</param>
    /// <param name="protocol">What this side speaks.</param>
    /// <param name="stop">Cancels the wait.</param>
    /// <exception cref="Faults.NetworkException"><see cref="Faults.Fault.ConnectionLost"/>, and what a stream's opening meets.</exception>
    ValueTask<IStream> OpenOnConnectionAsync(PeerId peer, ProtocolId protocol, CancellationToken stop = default);

    /// <summary>Takes streams of a protocol until the answer is disposed.</summary>
    /// <exception cref="ArgumentException">The protocol has a handler already.</exception>
    IDisposable Handle(ProtocolId protocol, StreamHandler handler, HandlerLimits limits);

    /// <summary>Tells what becomes of peers, in order, first each peer that is connected now, and what it said of itself, until the answer is disposed.</summary>
    /// <remarks>The watcher is called one event at a time and must return at once.</remarks>
    IDisposable Watch(Action<PeerEvent> watcher);

    /// <summary>Remembers where a peer can be reached.</summary>
    void Learn(PeerId peer, IEnumerable<Multiaddr> addresses);

    /// <summary>Closes the connection to a peer, if there is one, and waits until nobody finds it any more: one that is there then came up meanwhile.</summary>
    ValueTask DisconnectAsync(PeerId peer);
}
