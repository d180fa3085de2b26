namespace Blockchain.Libp2p.Hosting;

/// <summary>Who opened a connection.</summary>
public enum Direction
{
    /// <summary>The other side dialled.</summary>
    Inbound,

    /// <summary>This side dialled.</summary>
    Outbound,
}
