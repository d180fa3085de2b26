using Blockchain.Node.Machine;
using NetworkPeerId = Blockchain.Libp2p.Multiformats.PeerId;

namespace Blockchain.Node.Network;

/// <summary>What the machine calls a peer of the network.</summary>
public static class PeerName
{
    /// <summary>The peer's id in base 58. Making it takes a division for each digit: who asks again and again keeps the answer.</summary>
    public static PeerId Of(NetworkPeerId peer) => new(peer.ToString());
}
