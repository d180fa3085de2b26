using Blockchain.Libp2p.Faults;
using Blockchain.Libp2p.Multiformats;

namespace Blockchain.Libp2p.Gossip.Router;

/// <summary>What a <see cref="GossipRouter"/> asks for; to be carried out in the order given.</summary>
public abstract record GossipEffect
{
    private GossipEffect()
    {
    }

    /// <summary>Send an RPC.</summary>
    /// <param name="To">To whom: each once, none twice.</param>
    /// <param name="Rpc">What; one object for all, to be encoded once.</param>
    public sealed record Send(IReadOnlyList<PeerId> To, GossipRpc Rpc) : GossipEffect;

    /// <summary>Check a message's signature, then ask the application; answer with <see cref="GossipEvent.Validated"/>.</summary>
    /// <param name="Message">What.</param>
    /// <param name="From">Who sent it first.</param>
    public sealed record Validate(GossipEnvelope Message, PeerId From) : GossipEffect;

    /// <summary>Give an accepted message to the application.</summary>
    /// <param name="Message">What.</param>
    /// <param name="From">Who sent it first.</param>
    public sealed record Deliver(GossipEnvelope Message, PeerId From) : GossipEffect;

    /// <summary>Try to connect: a peer learned by peer exchange, or a direct peer that is not connected.</summary>
    /// <param name="Peer">Who, with the signed record that came along.</param>
    public sealed record Connect(GossipPeer Peer) : GossipEffect;

    /// <summary>Count an end or limit that was met.</summary>
    /// <param name="Fault">Which.</param>
    /// <param name="Peer">Who met it.</param>
    public sealed record Met(Fault Fault, PeerId Peer) : GossipEffect;
}
