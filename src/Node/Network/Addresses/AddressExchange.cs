using System.Collections.Immutable;
using Blockchain.Libp2p.Hosting;
using Blockchain.Libp2p.Multiformats;
using Blockchain.Node.Machine;

namespace Blockchain.Node.Network.Addresses;

/// <summary>Tells peers where others are, and learns it from them.</summary>
/// <param name="host">Whose addresses this node tells as its own.</param>
/// <param name="book">What is known.</param>
/// <param name="time">The clock of the bounds.</param>
/// <param name="chance">The seeded source of what is told; the exchange uses it alone.</param>
public sealed class AddressExchange(IHost host, KnownPeers book, TimeProvider time, Random chance)
{
    /// <summary>Addresses of one group in one answer.</summary>
    public const int PerGroupMax = 32;

    private readonly Lock gate = new();

    /// <summary>The talk about addresses with a peer that is connected from an address.</summary>
    public AddressTalk Open(Multiaddr remote) => new(this, remote);

    internal UnixTimeMs Now => new(time.GetUtcNow().ToUnixTimeMilliseconds());

    /// <summary>This node's own addresses, as far as a peer may know them.</summary>
    internal ImmutableArray<string> Own(Reach least) =>
    [
        .. host.Addresses.Select(address => address.WithPeer(host.Peer).ToString())
            .Where(text => PeerAddress.TryParse(text, out PeerAddress? own) && own.Reach >= least).Take(Message.AddressCountMax),
    ];

    internal ImmutableArray<string> Draw(Reach least)
    {
        lock (gate) return [.. book.Draw(Message.AddressCountMax, PerGroupMax, least, chance).Select(static address => address.ToString())];
    }

    internal void Learn(PeerAddress address, string source)
    {
        if (address.Peer != host.Peer) book.Add(address, source, Now);
    }
}
