using Blockchain.Libp2p.Hosting;
using Blockchain.Libp2p.Multiformats;

namespace Blockchain.Node.Network;

/// <summary>
/// Peers that are refused for a time, by their id and by their address. Addresses of this machine and of private networks are
/// never refused: everybody behind them looks alike.
/// </summary>
/// <remarks>Any number of callers at a time.</remarks>
public sealed class BanList(TimeProvider time, TimeSpan banTime, int entriesMax)
{
    private readonly Lock gate = new();

    // In the order of their ends, as each lasts equally long.
    private readonly OrderedDictionary<string, DateTimeOffset> ends = [];

    /// <summary>What is refused now, ids and addresses, each with its end.</summary>
    public IReadOnlyList<KeyValuePair<string, DateTimeOffset>> All
    {
        get
        {
            lock (gate)
            {
                Forget();
                return [.. ends];
            }
        }
    }

    /// <summary>Refuses a peer, and its address, from now on.</summary>
    /// <param name="peer">Who.</param>
    /// <param name="address">From where, if that is known.</param>
    public void Add(PeerId peer, Multiaddr? address)
    {
        lock (gate)
        {
            Refuse(peer.ToString());
            if (address is not null && !AddressGroup.IsPrivate(address) && AddressGroup.Of(address) is { } group) Refuse(group);
            Forget();
        }
    }

    /// <summary>Whether a peer is refused, for itself or for its address.</summary>
    public bool Refuses(PeerId peer, Multiaddr? address)
    {
        lock (gate)
        {
            Forget();
            return ends.ContainsKey(peer.ToString()) || (address is not null && AddressGroup.Of(address) is { } group && ends.ContainsKey(group));
        }
    }

    private void Refuse(string key)
    {
        ends.Remove(key);
        ends.Add(key, time.GetUtcNow() + banTime);
    }

    private void Forget()
    {
        DateTimeOffset now = time.GetUtcNow();
        while (ends.Count > 0 && (ends.Count > entriesMax || ends.GetAt(0).Value <= now)) ends.RemoveAt(0);
    }
}
