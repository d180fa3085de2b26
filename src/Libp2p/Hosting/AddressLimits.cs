namespace Blockchain.Libp2p.Hosting;

/// <summary>How much a host remembers of where peers are. Beyond a limit the oldest is forgotten; nothing fails.</summary>
public sealed record AddressLimits
{
    /// <summary>Peers in all; those whom the application named are forgotten last.</summary>
    public int PeersMax { get; init; } = 1024;

    /// <summary>Addresses of one peer from the application, and as many from the peer itself.</summary>
    public int PerPeerMax { get; init; } = 16;
}
