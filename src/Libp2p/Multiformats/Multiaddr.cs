using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Blockchain.Libp2p.Multiformats;

/// <summary>How to reach a peer, from the outside in: <c>/ip4/127.0.0.1/tcp/4001/p2p/12D3Koo…</c> (multiformats/multiaddr).</summary>
public sealed class Multiaddr : IEquatable<Multiaddr>
{
    /// <summary>Most parts that are read.</summary>
    public const int PartsMax = 8;

    /// <summary>Longest binary form that is read.</summary>
    public const int BytesMax = 1024;

    /// <summary>Longest text that is read: room for the text of every binary form.</summary>
    public const int TextCharactersMax = 2048;

    private Multiaddr(ImmutableArray<AddressPart> parts) => Parts = parts;

    /// <summary>The parts in order; at least one.</summary>
    public ImmutableArray<AddressPart> Parts { get; }

    /// <summary>The peer that the last part names, or nobody.</summary>
    public PeerId Peer => Parts[^1].Protocol == AddressProtocol.P2p && PeerId.TryParse(Parts[^1].Value, out PeerId peer) ? peer : default;

    /// <summary>The address of an IP end point over TCP.</summary>
    public static Multiaddr Tcp(IPEndPoint endPoint)
    {
        IPAddress ip = endPoint.Address.IsIPv4MappedToIPv6 ? endPoint.Address.MapToIPv4() : endPoint.Address;
        if (ip.AddressFamily == AddressFamily.InterNetworkV6) ip = new IPAddress(ip.GetAddressBytes());
        AddressProtocol protocol = ip.AddressFamily == AddressFamily.InterNetwork ? AddressProtocol.Ip4 : AddressProtocol.Ip6;
        return new([new(protocol, ip.ToString()), new(AddressProtocol.Tcp, endPoint.Port.ToString(CultureInfo.InvariantCulture))]);
    }

    /// <summary>An address of the in-memory transport.</summary>
    /// <param name="number">From 0 on.</param>
    public static Multiaddr Memory(long number)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(number);
        return new([new(AddressProtocol.Memory, number.ToString(CultureInfo.InvariantCulture))]);
    }

    /// <summary>Reads the text form; false for unknown parts and values that are not canonical.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out Multiaddr? address)
    {
        address = null;
        if (text is null || text.Length > TextCharactersMax || !text.StartsWith('/')) return false;
        string[] words = text[1..].Split('/');
        if (words.Length % 2 != 0 || words.Length / 2 > PartsMax) return false;
        var parts = ImmutableArray.CreateBuilder<AddressPart>(words.Length / 2);
        for (int i = 0; i < words.Length; i += 2)
        {
            if (!AddressPart.TryName(words[i], out AddressProtocol protocol) || !AddressPart.TryParse(protocol, words[i + 1], out AddressPart part)) return false;
            parts.Add(part);
        }
        address = new Multiaddr(parts.ToImmutable());
        return true;
    }

    /// <summary>Reads the binary form, all of it.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out Multiaddr? address)
    {
        address = null;
        if (bytes.Length is 0 or > BytesMax) return false;
        var parts = ImmutableArray.CreateBuilder<AddressPart>();
        while (bytes.Length > 0)
        {
            if (parts.Count == PartsMax || !AddressPart.TryRead(bytes, out AddressPart part, out int length)) return false;
            parts.Add(part);
            bytes = bytes[length..];
        }
        address = new Multiaddr(parts.ToImmutable());
        return true;
    }

    /// <summary>The binary form.</summary>
    public byte[] ToBytes()
    {
        List<byte> bytes = [];
        foreach (AddressPart part in Parts) part.Write(bytes);
        return [.. bytes];
    }

    /// <summary>This address for one peer: its last part is <c>/p2p/</c><paramref name="peer"/>.</summary>
    public Multiaddr WithPeer(PeerId peer) => new([.. WithoutPeer().Parts, new AddressPart(AddressProtocol.P2p, peer.ToString())]);

    /// <summary>This address without a last part that names a peer; an address that is nothing else stays.</summary>
    public Multiaddr WithoutPeer() => Peer.IsNone || Parts.Length == 1 ? this : new(Parts[..^1]);

    /// <summary>Host and port, where the address begins with an IP address or name and a TCP port, perhaps for one peer.</summary>
    /// <param name="host">An IP address or a name, whose kind the first part tells.</param>
    /// <param name="port">The port.</param>
    public bool TryTcp([NotNullWhen(true)] out string? host, out int port)
    {
        (host, port) = (null, 0);
        if (WithoutPeer().Parts is not [var first, { Protocol: AddressProtocol.Tcp } second]) return false;
        bool named = first.Protocol is AddressProtocol.Ip4 or AddressProtocol.Ip6 or AddressProtocol.Dns or AddressProtocol.Dns4 or AddressProtocol.Dns6;
        if (!named) return false;
        (host, port) = (first.Value, int.Parse(second.Value, CultureInfo.InvariantCulture));
        return true;
    }

    /// <inheritdoc/>
    public bool Equals(Multiaddr? other) => other is not null && Parts.AsSpan().SequenceEqual(other.Parts.AsSpan());

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Multiaddr);

    /// <inheritdoc/>
    public override int GetHashCode() => ToString().GetHashCode(StringComparison.Ordinal);

    /// <summary>The text form.</summary>
    public override string ToString() => string.Concat(Parts);
}
