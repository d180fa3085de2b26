using Blockchain.Libp2p.Multiformats;
using Blockchain.Node.Live;
using Blockchain.Node.Network;

namespace Blockchain.Node.Tests.Live;

/// <summary>Writes down what an operator asks of connections that do not exist.</summary>
internal sealed class RecordingControl(List<string> log, TimeProvider time) : INetworkControl
{
    private readonly HashSet<PeerId> kept = [];

    public PeerTraffic Totals => new(Sent: 30, Received: 20, LastSent: null, LastReceived: null);

    public Libp2p.Multiformats.PeerId Peer => default;

    public IReadOnlyList<Multiaddr> Addresses => [];

    public bool IsActive { get; private set; } = true;

    public BanList Bans { get; } = new(time, TimeSpan.FromDays(1), entriesMax: 100);

    public TimeSpan? PingOf(Node.Machine.PeerId peer) => TimeSpan.FromSeconds(0.25);

    public Task SetActiveAsync(bool isActive)
    {
        IsActive = isActive;
        return Task.CompletedTask;
    }

    public bool TryKeep(PeerId peer, Multiaddr address) => kept.Add(peer);

    public Task<bool> TryReleaseAsync(PeerId peer) => Task.FromResult(kept.Remove(peer));

    public Task DialAsync(PeerId peer, Multiaddr address, CancellationToken stop) => Note($"dial {address}");

    public Task DisconnectAsync(PeerId peer) => Note($"end {peer}");

    public Task EndRefusedAsync() => Note("end refused");

    public Task PingAllAsync(CancellationToken stop) => Note("ping");

    private Task Note(string what)
    {
        log.Add(what);
        return Task.CompletedTask;
    }
}
