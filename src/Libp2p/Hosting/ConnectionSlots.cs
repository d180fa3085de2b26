using Blockchain.Libp2p.Faults;
using Blockchain.Libp2p.Multiformats;

namespace Blockchain.Libp2p.Hosting;

/// <summary>Counts connections from before their first byte to their end, so that a limit is met before a connection costs anything.</summary>
internal sealed class ConnectionSlots(ConnectionLimits limits)
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, int> perAddress = [];
    private int inbound;
    private int outbound;
    private int handshakes;

    /// <summary>Room for a connection from outside.</summary>
    /// <returns><see cref="Fault.None"/>, or the limit that is reached.</returns>
    public Fault TryTakeInbound(Multiaddr remote, out ConnectionSlot? slot)
    {
        slot = null;
        string? address = limits.PerAddressCountsPrivate || !AddressGroup.IsPrivate(remote) ? AddressGroup.Of(remote) : null;
        lock (gate)
        {
            if (inbound >= limits.ConnectionsMax - limits.OutboundReserved || inbound + outbound >= limits.ConnectionsMax) return Fault.TooManyConnections;
            if (handshakes >= limits.HandshakesMax) return Fault.TooManyHandshakes;
            if (address is not null && perAddress.GetValueOrDefault(address) >= limits.PerAddressMax) return Fault.TooManyConnectionsFromAddress;
            inbound++;
            handshakes++;
            if (address is not null) perAddress[address] = perAddress.GetValueOrDefault(address) + 1;
        }
        slot = new ConnectionSlot(EndHandshake, () => FreeInbound(address));
        return Fault.None;
    }

    /// <summary>Room for a dial.</summary>
    /// <returns><see cref="Fault.None"/>, or the limit that is reached.</returns>
    public Fault TryTakeOutbound(out ConnectionSlot? slot)
    {
        slot = null;
        lock (gate)
        {
            if (inbound + outbound >= limits.ConnectionsMax) return Fault.TooManyConnections;
            outbound++;
        }
        slot = new ConnectionSlot(static () => { }, FreeOutbound);
        return Fault.None;
    }

    private void EndHandshake()
    {
        lock (gate) handshakes--;
    }

    private void FreeInbound(string? address)
    {
        lock (gate)
        {
            inbound--;
            if (address is not null && --perAddress[address] == 0) perAddress.Remove(address);
        }
    }

    private void FreeOutbound()
    {
        lock (gate) outbound--;
    }
}
