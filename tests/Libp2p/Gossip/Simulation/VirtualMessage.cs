using Blockchain.Libp2p.Gossip.Router;

namespace Blockchain.Libp2p.Tests.Gossip.Simulation;

/// <summary>A published message and who got it. What applications make of it stands in its first byte.</summary>
public sealed class VirtualMessage(GossipEnvelope envelope, VirtualPeer publisher, TimeSpan at, int peers)
{
    /// <summary>Bytes of each message.</summary>
    public const int Size = 100;

    private readonly int[] lives = new int[peers];

    /// <summary>The message.</summary>
    public GossipEnvelope Envelope { get; } = envelope;

    /// <summary>Who published it.</summary>
    public VirtualPeer Publisher { get; } = publisher;

    /// <summary>When.</summary>
    public TimeSpan At { get; } = at;

    /// <summary>Whether a peer's application has it, in the peer's present life.</summary>
    public bool IsWith(VirtualPeer peer) => lives[peer.Index] == peer.Life;

    /// <summary>Notes a delivery.</summary>
    /// <returns>False if the peer had it.</returns>
    public bool Take(VirtualPeer peer)
    {
        if (IsWith(peer)) return false;
        lives[peer.Index] = peer.Life;
        return true;
    }

    /// <summary>Makes the content of a message.</summary>
    public static byte[] Content(MessageKind kind, int author, int number)
    {
        byte[] content = new byte[Size];
        content[0] = (byte)kind;
        BitConverter.TryWriteBytes(content.AsSpan(1), author);
        BitConverter.TryWriteBytes(content.AsSpan(5), number);
        return content;
    }

    /// <summary>What a peer's signature check and application say of a message.</summary>
    public static GossipVerdict Verdict(GossipEnvelope envelope, VirtualPeer peer) => (MessageKind)envelope.Data.Span[0] switch
    {
        MessageKind.Right => GossipVerdict.Accept,
        MessageKind.Forged => GossipVerdict.BadSignature,
        MessageKind.Disputed => peer.Index % 4 == 0 ? GossipVerdict.Reject : GossipVerdict.Accept,
    };
}
