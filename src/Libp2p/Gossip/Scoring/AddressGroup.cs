using System.Net;
using System.Net.Sockets;

namespace Blockchain.Libp2p.Gossip.Scoring;

/// <summary>The connected peers of one address (P6).</summary>
internal sealed class AddressGroup(IPAddress key)
{
    private const int SubnetBytes = 8; // One customer is given at least a /64 of IPv6.

    public IPAddress Key => key;

    public int Peers { get; set; }

    /// <summary>What stands for all addresses that one party has for the price of one; null for an address that is not of the public network.</summary>
    public static IPAddress? KeyOf(IPAddress? address)
    {
        if (address is null) return null;
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        if (IPAddress.IsLoopback(address)) return null;
        if (address.AddressFamily == AddressFamily.InterNetwork) return IsPrivate(address) ? null : address;
        if (address.IsIPv6LinkLocal || address.IsIPv6UniqueLocal) return null;
        byte[] bytes = address.GetAddressBytes();
        bytes.AsSpan(SubnetBytes).Clear();
        return new IPAddress(bytes);
    }

    private static bool IsPrivate(IPAddress address) => address.GetAddressBytes() is
        [10, ..] or [172, >= 16 and <= 31, ..] or [192, 168, ..] or [169, 254, ..];
}
