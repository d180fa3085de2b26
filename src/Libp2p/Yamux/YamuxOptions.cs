namespace Blockchain.Libp2p.Yamux;

/// <summary>The limits of one session.</summary>
public sealed record YamuxOptions
{
    /// <summary>A stream's receive window at its start; the protocol fixes it.</summary>
    public const int InitialWindowBytes = 256 * 1024;
}
