namespace Blockchain.Libp2p.Multiformats;

/// <summary>The parts of a multiaddr that this library knows, with their codes of the multicodec table.</summary>
public enum AddressProtocol
{
    /// <summary>Four bytes of IPv4.</summary>
    Ip4 = 4,

    /// <summary>A port, two bytes, big-endian.</summary>
    Tcp = 6,

    /// <summary>Sixteen bytes of IPv6.</summary>
    Ip6 = 41,

    /// <summary>A name that resolves to either kind of address.</summary>
    Dns = 53,

    /// <summary>A name that resolves to IPv4.</summary>
    Dns4 = 54,

    /// <summary>A name that resolves to IPv6.</summary>
    Dns6 = 55,

    /// <summary>A peer id's multihash.</summary>
    P2p = 421,

    /// <summary>A number within this process, eight bytes, big-endian: the in-memory transport.</summary>
    Memory = 777,
}
