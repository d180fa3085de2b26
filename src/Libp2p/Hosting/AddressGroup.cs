using System.Net;
using System.Net.Sockets;
using Blockchain.Libp2p.Multiformats;

namespace Blockchain.Libp2p.Hosting;

/// <summary>What one owner of an address can choose among: an IPv4 address, or the 64 bits of an IPv6 network.</summary>
public static class AddressGroup
{
    private const int Ip6NetworkBytes = 8;

    /// <summary>The group of a connection's far end; null where the address is not IP.</summary>
    public static string? Of(Multiaddr address)
    {
        if (!TryIp(address, out IPAddress ip)) return null;
        byte[] bytes = ip.GetAddressBytes();
        return Convert.ToHexString(ip.AddressFamily == AddressFamily.InterNetworkV6 ? bytes.AsSpan(0, Ip6NetworkBytes) : bytes);
    }

    /// <summary>Whether the address is of this machine or of a network that the Internet does not route (RFC 1918, RFC 3927, RFC 4193, RFC 4291).</summary>
    public static bool IsPrivate(Multiaddr address)
    {
        if (!TryIp(address, out IPAddress ip)) return false;
        if (IPAddress.IsLoopback(ip) || ip.IsIPv6LinkLocal || ip.IsIPv6UniqueLocal) return true;
        return ip.AddressFamily == AddressFamily.InterNetwork && ip.GetAddressBytes() is [10, ..] or [172, >= 16 and <= 31, ..] or [192, 168, ..] or [169, 254, ..];
    }

    /// <summary>Whether the address means every address of the machine.</summary>
    public static bool IsWildcard(Multiaddr address) => TryIp(address, out IPAddress ip) && (ip.Equals(IPAddress.Any) || ip.Equals(IPAddress.IPv6Any));

    private static bool TryIp(Multiaddr address, out IPAddress ip)
    {
        ip = IPAddress.None;
        if (address.Parts[0].Protocol is not (AddressProtocol.Ip4 or AddressProtocol.Ip6)) return false;
        ip = IPAddress.Parse(address.Parts[0].Value);
        return true;
    }
}
