namespace Blockchain.Libp2p.Multistream;

/// <summary>The limits of a negotiation.</summary>
public sealed record MultistreamOptions
{
    /// <summary>Longest line, its end included; a longer one is <see cref="Faults.Fault.NegotiationLineTooLong"/>.</summary>
    public int LineBytesMax { get; init; } = 1024;

    /// <summary>Most proposals in one negotiation, after which it ends as <see cref="Faults.Fault.NegotiationTooManyLines"/>.</summary>
    public int ProposalsMax { get; init; } = 16;
}
