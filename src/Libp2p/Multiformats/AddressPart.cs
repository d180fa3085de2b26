using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Blockchain.Libp2p.Multiformats;

/// <summary>One part of a multiaddr: <c>/tcp/4001</c>.</summary>
/// <param name="Protocol">Which kind.</param>
/// <param name="Value">The value as text, in its one canonical form.</param>
public readonly record struct AddressPart(AddressProtocol Protocol, string Value)
{
    /// <summary>Longest name of a host in DNS.</summary>
    public const int NameCharactersMax = 253;

    /// <summary>Reads a value from text; IPv6 addresses and peer ids have several forms, other values only the canonical one.</summary>
    public static bool TryParse(AddressProtocol protocol, string text, out AddressPart part)
    {
        bool valid = protocol switch
        {
            AddressProtocol.Ip4 => IPAddress.TryParse(text, out IPAddress? ip) && ip.AddressFamily == AddressFamily.InterNetwork && ip.ToString() == text,
            AddressProtocol.Ip6 => IsIp6(text),
            AddressProtocol.Tcp => ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out ushort port) && Text(port) == text,
            AddressProtocol.Memory => ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out ulong number) && number <= long.MaxValue && Text(number) == text,
            AddressProtocol.Dns or AddressProtocol.Dns4 or AddressProtocol.Dns6 => IsName(text),
            AddressProtocol.P2p => PeerId.TryParse(text, out _),
        };
        part = valid ? new AddressPart(protocol, Canonical(protocol, text)) : default;
        return valid;
    }

    /// <summary>Reads code and value from the binary form, and answers the bytes they took.</summary>
    public static bool TryRead(ReadOnlySpan<byte> source, out AddressPart part, out int length)
    {
        part = default;
        length = 0;
        if (Varint.TryRead(source, out ulong code, out int at) != VarintStatus.Read || code > int.MaxValue) return false;
        AddressProtocol protocol = (AddressProtocol)code;
        if (!Enum.IsDefined(protocol)) return false;
        if (!TryMeasure(protocol, source[at..], out int start, out int bytes)) return false;
        length = at + start + bytes;
        return TryText(protocol, source.Slice(at + start, bytes), out string? text) && TryParse(protocol, text, out part);
    }

    /// <summary>Writes code and value in the binary form.</summary>
    public void Write(List<byte> target)
    {
        WriteVarint(target, (ulong)Protocol);
        byte[] value = ValueBytes();
        if (IsSized(Protocol)) WriteVarint(target, (ulong)value.Length);
        target.AddRange(value);
    }

    /// <summary>The part as text, with its leading slash.</summary>
    public override string ToString() => $"/{Name(Protocol)}/{Value}";

    /// <summary>The protocol that a text names.</summary>
    public static bool TryName(string name, out AddressProtocol protocol)
    {
        foreach (AddressProtocol known in Enum.GetValues<AddressProtocol>())
        {
            protocol = known;
            if (Name(known) == name) return true;
        }
        protocol = default;
        // The name under which the field knew p2p until 2019; still read, never written.
        if (name == "ipfs") protocol = AddressProtocol.P2p;
        return name == "ipfs";
    }

    private static string Name(AddressProtocol protocol) => protocol switch
    {
        AddressProtocol.Ip4 => "ip4",
        AddressProtocol.Tcp => "tcp",
        AddressProtocol.Ip6 => "ip6",
        AddressProtocol.Dns => "dns",
        AddressProtocol.Dns4 => "dns4",
        AddressProtocol.Dns6 => "dns6",
        AddressProtocol.P2p => "p2p",
        AddressProtocol.Memory => "memory",
    };

    private static bool IsSized(AddressProtocol protocol) =>
        protocol is AddressProtocol.Dns or AddressProtocol.Dns4 or AddressProtocol.Dns6 or AddressProtocol.P2p;

    // Bytes of the value, and where it starts behind a length, if it has one.
    private static bool TryMeasure(AddressProtocol protocol, ReadOnlySpan<byte> source, out int start, out int bytes)
    {
        start = 0;
        bytes = protocol switch
        {
            AddressProtocol.Ip4 => 4,
            AddressProtocol.Ip6 => 16,
            AddressProtocol.Tcp => 2,
            AddressProtocol.Memory => 8,
            AddressProtocol.Dns or AddressProtocol.Dns4 or AddressProtocol.Dns6 or AddressProtocol.P2p => 0,
        };
        if (!IsSized(protocol)) return source.Length >= bytes;
        if (Varint.TryRead(source, out ulong number, out start) != VarintStatus.Read) return false;
        if (number > NameCharactersMax || number > (ulong)(source.Length - start)) return false;
        bytes = (int)number;
        return true;
    }

    private static bool TryText(AddressProtocol protocol, ReadOnlySpan<byte> value, [NotNullWhen(true)] out string? text)
    {
        text = protocol switch
        {
            AddressProtocol.Ip4 or AddressProtocol.Ip6 => new IPAddress(value).ToString(),
            AddressProtocol.Tcp => Text(BinaryPrimitives.ReadUInt16BigEndian(value)),
            AddressProtocol.Memory => Text(BinaryPrimitives.ReadUInt64BigEndian(value)),
            AddressProtocol.Dns or AddressProtocol.Dns4 or AddressProtocol.Dns6 => Encoding.Latin1.GetString(value),
            AddressProtocol.P2p => PeerId.TryRead(value, out PeerId peer) ? peer.ToString() : null,
        };
        return text is not null;
    }

    private byte[] ValueBytes()
    {
        switch (Protocol)
        {
            case AddressProtocol.Tcp:
                byte[] port = new byte[2];
                BinaryPrimitives.WriteUInt16BigEndian(port, ushort.Parse(Value, CultureInfo.InvariantCulture));
                return port;
            case AddressProtocol.Memory:
                byte[] number = new byte[8];
                BinaryPrimitives.WriteUInt64BigEndian(number, ulong.Parse(Value, CultureInfo.InvariantCulture));
                return number;
            case AddressProtocol.P2p:
                return PeerId.TryParse(Value, out PeerId peer) ? peer.Bytes.ToArray() : [];
            case AddressProtocol.Ip4 or AddressProtocol.Ip6:
                return IPAddress.Parse(Value).GetAddressBytes();
            case AddressProtocol.Dns or AddressProtocol.Dns4 or AddressProtocol.Dns6:
                return Encoding.Latin1.GetBytes(Value);
        }
        return [];
    }

    // The platform also reads brackets, ports and zones.
    private static bool IsIp6(string text) => text.All(character => char.IsAsciiHexDigit(character) || character is ':' or '.')
        && IPAddress.TryParse(text, out IPAddress? ip) && ip.AddressFamily == AddressFamily.InterNetworkV6;

    private static string Canonical(AddressProtocol protocol, string text) => protocol switch
    {
        AddressProtocol.Ip6 => IPAddress.Parse(text).ToString(),
        AddressProtocol.P2p => PeerId.TryParse(text, out PeerId peer) ? peer.ToString() : text,
        AddressProtocol.Ip4 or AddressProtocol.Tcp or AddressProtocol.Dns or AddressProtocol.Dns4 or AddressProtocol.Dns6 or AddressProtocol.Memory => text,
    };

    private static bool IsName(string text) => text.Length is > 0 and <= NameCharactersMax
        && text.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '.' or '_');

    private static string Text(ulong number) => number.ToString(CultureInfo.InvariantCulture);

    private static void WriteVarint(List<byte> target, ulong number)
    {
        Span<byte> bytes = stackalloc byte[10];
        foreach (byte one in bytes[..Varint.Write(bytes, number)]) target.Add(one);
    }
}
