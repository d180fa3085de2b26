namespace Blockchain.Libp2p.Multistream;

/// <summary>The limits of a negotiation.</summary>
public sealed record MultistreamOptions
{
    /// <summary>Longest line, its end included.</summary>
    public int LineBytesMax { get; init; } = 1024;

    /// <summary>Most proposals in one negotiation.</summary>
    public int ProposalsMax { get; init; } = 16;
}
