using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Blockchain.Libp2p.Hosting;
using Blockchain.Libp2p.Multiformats;

namespace Blockchain.Node.Network.Addresses;

/// <summary>Where a peer may be found: an IP address, a TCP port and the peer that must be there.</summary>
public sealed record PeerAddress
{
    /// <summary>Bytes of the text of one: the longest IPv6 address, a port and a peer id fit.</summary>
    public const int TextBytesMax = 256;

    private PeerAddress(Multiaddr address, IPAddress ip)
    {
        (Peer, Address) = (address.Peer, address.WithoutPeer());
        Reach = IPAddress.IsLoopback(ip) ? Reach.Machine : AddressGroup.IsPrivate(Address) ? Reach.PrivateNetwork : Reach.Internet;
        Group = Reach == Reach.Internet ? GroupOf(ip) : ToString();
    }

    /// <summary>Who must be there.</summary>
    public PeerId Peer { get; }

    /// <summary>Where, without the peer.</summary>
    public Multiaddr Address { get; }

    /// <summary>From where it can be reached.</summary>
    public Reach Reach { get; }

    /// <summary>What one owner can have many addresses of: 16 bits of an IPv4 address, 32 of an IPv6 one. Addresses off the Internet are groups of their own.</summary>
    public string Group { get; }

    /// <summary>Reads an address of those that are told; false for names, for addresses without a peer, and for those that are no single machine's.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out PeerAddress? address)
    {
        address = null;
        if (text.Length > TextBytesMax || !Multiaddr.TryParse(text, out Multiaddr? read) || read.Peer.IsNone) return false;
        if (!read.TryTcp(out string? host, out int port) || port == 0 || !IPAddress.TryParse(host, out IPAddress? ip) || AddressGroup.IsWildcard(read)) return false;
        address = new(read, ip);
        return true;
    }

    /// <summary>The reach of a connection's far end; of one that is not IP, this machine.</summary>
    public static Reach ReachOf(Multiaddr address) => !TryIp(address, out IPAddress? ip) || IPAddress.IsLoopback(ip) ? Reach.Machine
        : AddressGroup.IsPrivate(address) ? Reach.PrivateNetwork : Reach.Internet;

    /// <summary>The group of a connection's far end, as <see cref="Group"/>.</summary>
    public static string GroupOf(Multiaddr address) => ReachOf(address) == Reach.Internet && TryIp(address, out IPAddress? ip) ? GroupOf(ip) : address.ToString();

    /// <summary>The multiaddress, the peer included.</summary>
    public override string ToString() => Address.WithPeer(Peer).ToString();

    private static bool TryIp(Multiaddr address, [NotNullWhen(true)] out IPAddress? ip)
    {
        ip = null;
        return address.TryTcp(out string? host, out _) && IPAddress.TryParse(host, out ip);
    }

    private static string GroupOf(IPAddress ip)
    {
        byte[] bytes = ip.GetAddressBytes();
        return ip.AddressFamily == AddressFamily.InterNetwork
            ? string.Create(CultureInfo.InvariantCulture, $"{bytes[0]}.{bytes[1]}")
            : Convert.ToHexString(bytes.AsSpan(0, 4));
    }
}
