using System.Collections.Concurrent;
using System.Diagnostics;
using Blockchain.InteropPeer.Driver;
using Blockchain.Libp2p.Hosting;
using Blockchain.Libp2p.Multiformats;
using Blockchain.Libp2p.Ping;

namespace Blockchain.InteropPeer;

/// <summary>Connections: making them, asking about them, ending them.</summary>
internal sealed class PeerCommands(IHost host, PingService pings, AbortableTransport transport, Measures measures)
{
    private readonly ConcurrentDictionary<string, Identified> identified = new();

    /// <summary>Reads a peer id; the driver writes no wrong ones.</summary>
    public static PeerId Parse(string text) => PeerId.TryParse(text, out PeerId peer) ? peer : throw new FormatException($"no peer id: {text}");

    /// <summary>Takes note of what becomes of peers, and tells the driver.</summary>
    public void Watch(Lines lines) => host.Watch(change =>
    {
        switch (change)
        {
            case PeerEvent.Connected:
                lines.Tell(new { Event = "connected", Peer = change.Peer.ToString() });
                break;
            case PeerEvent.Disconnected:
                lines.Tell(new { Event = "disconnected", Peer = change.Peer.ToString() });
                break;
            case PeerEvent.Identified told:
                identified[told.Peer.ToString()] = new(told.Agent, [.. told.Protocols.Select(static protocol => protocol.Value)]);
                break;
        }
    });

    public async Task<Dialled> DialAsync(Command command)
    {
        double start = Clock.Now;
        if (!Multiaddr.TryParse(command.Address, out Multiaddr? address)) throw new FormatException($"no address: {command.Address}");
        PeerConnection connection = await host.DialAsync(address, Parse(command.Peer)).ConfigureAwait(false);
        return new(Clock.Now - start, connection.Peer.ToString());
    }

    /// <summary>Pings one after the other, each on a stream of its own.</summary>
    public async Task<Pinged> PingAsync(Command command)
    {
        List<double> ms = [];
        for (int i = 0; i < (command.Count ?? 1); i++)
        {
            double start = Clock.Now;
            await pings.MeasureAsync(Parse(command.Peer), default).ConfigureAwait(false);
            ms.Add(Clock.Now - start);
        }
        return new(ms);
    }

    /// <summary>What a peer told by identify; waits until it tells of <c>protocol</c>.</summary>
    public async Task<Identified> IdentifiedAsync(Command command)
    {
        await Clock.UntilAsync(
            () => identified.TryGetValue(command.Peer, out Identified? told) && (command.Protocol.Length == 0 || told.Protocols.Contains(command.Protocol)),
            command.TimeoutMs,
            () => string.Join(' ', identified.GetValueOrDefault(command.Peer)?.Protocols ?? [])).ConfigureAwait(false);
        return identified[command.Peer];
    }

    /// <summary>Serves one protocol more, so that connected peers are told by identify push.</summary>
    public Done Serve(Command command)
    {
        host.Handle(new(command.Protocol), static (_, _) => throw new NotSupportedException("served in name only"), new());
        return new();
    }

    /// <summary>Closes the connection in the orderly way.</summary>
    public async Task<Done> CloseAsync(Command command)
    {
        await host.DisconnectAsync(Parse(command.Peer)).ConfigureAwait(false);
        return new();
    }

    /// <summary>Cuts the connection without a farewell.</summary>
    public Done Abort(Command command)
    {
        foreach (PeerConnection connection in host.Connections.Where(one => one.Peer == Parse(command.Peer))) transport.Abort(connection.Address);
        return new();
    }

    public Info Info()
    {
        using Process self = Process.GetCurrentProcess();
        return new(self.WorkingSet64, self.PeakWorkingSet64, [.. host.Connections.Select(static one => new ConnectionInfo(one.Peer.ToString(), one.Address.ToString(), one.Direction == Direction.Inbound))])
        {
            HeapBytes = GC.GetTotalMemory(forceFullCollection: true),
            Faults = measures.Faults,
            Levels = measures.Levels.ToDictionary(static level => level.Key, static level => level.Value.Now),
            LevelsPeak = measures.Levels.ToDictionary(static level => level.Key, static level => level.Value.Peak),
        };
    }
}
