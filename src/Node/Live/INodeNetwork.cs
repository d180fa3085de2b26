using System.Collections.Immutable;
using Blockchain.Node.Machine;

namespace Blockchain.Node.Live;

/// <summary>The way to peers. Every method is called on the loop and returns at once: waiting is the network's own affair.</summary>
public interface INodeNetwork
{
    /// <summary>The connections now, for getpeerinfo; may be asked on any thread.</summary>
    ImmutableArray<PeerConnection> Connections { get; }

    /// <summary>Queues a message; one to a peer that is gone is dropped.</summary>
    void Send(PeerId peer, Message message);

    /// <summary>Ends a connection.</summary>
    /// <param name="peer">Whose.</param>
    /// <param name="reason">For the log.</param>
    /// <param name="ban">Whether to refuse the peer for a while.</param>
    void Disconnect(PeerId peer, string reason, bool ban);

    /// <summary>Looks for one peer more.</summary>
    void SeekPeer();
}
