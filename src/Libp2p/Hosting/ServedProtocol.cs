using Blockchain.Libp2p.Multiformats;

namespace Blockchain.Libp2p.Hosting;

/// <summary>One protocol's handler, and the streams that it serves now.</summary>
internal sealed class ServedProtocol(StreamHandler handler, HandlerLimits limits)
{
    private readonly Lock gate = new();
    private readonly Dictionary<PeerId, int> perPeer = [];
    private int streams;

    /// <summary>Serves a stream.</summary>
    public StreamHandler Handler => handler;

    /// <summary>Room for one more stream of a peer; false when a limit is reached.</summary>
    public bool TryEnter(PeerId peer)
    {
        lock (gate)
        {
            int ofPeer = perPeer.GetValueOrDefault(peer);
            if (streams >= limits.StreamsMax || ofPeer >= limits.StreamsPerPeerMax) return false;
            streams++;
            perPeer[peer] = ofPeer + 1;
            return true;
        }
    }

    /// <summary>A stream has been served.</summary>
    public void Leave(PeerId peer)
    {
        lock (gate)
        {
            streams--;
            if (--perPeer[peer] == 0) perPeer.Remove(peer);
        }
    }
}
