using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;
using Blockchain.Libp2p.Hosting;
using Blockchain.Libp2p.Multiformats;

namespace Blockchain.Node.Network;

/// <summary>
/// Peers that are refused for a time, by their id and by their address. For what a peer did, addresses of this machine and of private
/// networks are never refused: everybody behind them looks alike. An operator may refuse them.
/// </summary>
/// <remarks>A subject is a peer's id, one IPv4 address (<c>203.0.113.7/32</c>) or one network of IPv6 (<c>2001:db8:1:2::/64</c>). Any number of callers at a time.</remarks>
public sealed class BanList(TimeProvider time, TimeSpan banTime, int entriesMax)
{
    private const int Ip4PrefixBits = 32;
    private const int Ip6PrefixBits = 64;
    private const int Ip6Bytes = 16;

    private readonly Lock gate = new();

    // In the order in which they were added.
    private readonly OrderedDictionary<string, Ban> bans = [];

    /// <summary>What is refused now.</summary>
    public IReadOnlyList<Ban> All
    {
        get
        {
            lock (gate)
            {
                Forget();
                return [.. bans.Values.Where(IsInForce)];
            }
        }
    }

    /// <summary>Whether nobody at all may come.</summary>
    public bool RefusesAll { get; set; }

    /// <summary>Hears who is refused whenever that changes, before anybody else learns of it; null for nobody.</summary>
    public Action<IReadOnlyList<Ban>>? Changed { get; set; }

    /// <summary>Takes in who was refused before the last stop.</summary>
    public void Restore(IEnumerable<Ban> kept)
    {
        lock (gate)
        {
            foreach (Ban ban in kept) bans[ban.Subject] = ban;
            Forget();
        }
    }

    /// <summary>Reads what an operator calls somebody: a peer's id, an IP address, or a network of 32 bits (IPv4) or 64 (IPv6).</summary>
    public static bool TryParseSubject(string text, [NotNullWhen(true)] out string? subject)
    {
        subject = PeerId.TryParse(text, out PeerId peer) ? peer.ToString() : null;
        if (subject is not null) return true;
        if (IPAddress.TryParse(text, out IPAddress? address)) subject = NetworkOf(address.GetAddressBytes());
        else if (IPNetwork.TryParse(text, out IPNetwork network) && network.PrefixLength == PrefixBits(network.BaseAddress)) subject = network.ToString();
        return subject is not null;
    }

    /// <summary>Refuses a peer, and its address, from now on, for the usual time.</summary>
    /// <param name="peer">Who.</param>
    /// <param name="address">From where, if that is known.</param>
    public void Add(PeerId peer, Multiaddr? address)
    {
        lock (gate)
        {
            DateTimeOffset until = time.GetUtcNow() + banTime;
            Refuse(peer.ToString(), until);
            if (address is not null && !AddressGroup.IsPrivate(address) && SubjectOf(address) is { } subject) Refuse(subject, until);
            Forget();
            Changed?.Invoke(All);
        }
    }

    /// <summary>Refuses somebody until a moment; false where that is so already.</summary>
    /// <param name="subject">Whom.</param>
    /// <param name="until">To when; null for the usual time from now on.</param>
    public bool TryAdd(string subject, DateTimeOffset? until)
    {
        lock (gate)
        {
            if (IsRefused(subject)) return false;
            Refuse(subject, until ?? (time.GetUtcNow() + banTime));
            Forget();
            Changed?.Invoke(All);
            return true;
        }
    }

    /// <summary>Refuses somebody no longer; false where nobody was.</summary>
    public bool TryRemove(string subject)
    {
        lock (gate)
        {
            bool isRefused = IsRefused(subject);
            bans.Remove(subject);
            Changed?.Invoke(All);
            return isRefused;
        }
    }

    /// <summary>Refuses nobody any longer.</summary>
    public void Clear()
    {
        lock (gate)
        {
            bans.Clear();
            Changed?.Invoke(All);
        }
    }

    /// <summary>Whether a peer is refused, for itself or for its address.</summary>
    public bool Refuses(PeerId peer, Multiaddr? address)
    {
        lock (gate) return RefusesAll || IsRefused(peer.ToString()) || (address is not null && SubjectOf(address) is { } subject && IsRefused(subject));
    }

    private static string? SubjectOf(Multiaddr address) => AddressGroup.Of(address) is { } group ? NetworkOf(Convert.FromHexString(group)) : null;

    // Four bytes of IPv4, sixteen of IPv6 or the eight of its network.
    private static string NetworkOf(byte[] bytes)
    {
        if (bytes.Length == Ip4PrefixBits / 8) return $"{new IPAddress(bytes)}/{Ip4PrefixBits}";
        byte[] network = new byte[Ip6Bytes];
        bytes.AsSpan(0, Ip6PrefixBits / 8).CopyTo(network);
        return $"{new IPAddress(network)}/{Ip6PrefixBits}";
    }

    private static int PrefixBits(IPAddress address) => address.AddressFamily == AddressFamily.InterNetwork ? Ip4PrefixBits : Ip6PrefixBits;

    private bool IsInForce(Ban ban) => ban.Until > time.GetUtcNow();

    private bool IsRefused(string subject) => bans.TryGetValue(subject, out Ban? ban) && IsInForce(ban);

    private void Refuse(string subject, DateTimeOffset until)
    {
        bans.Remove(subject);
        bans.Add(subject, new(subject, time.GetUtcNow(), until));
    }

    private void Forget()
    {
        while (bans.Count > 0 && (bans.Count > entriesMax || !IsInForce(bans.GetAt(0).Value))) bans.RemoveAt(0);
    }
}
