using Blockchain.Libp2p.Faults;

namespace Blockchain.Libp2p.Yamux;

/// <summary>How a stream or session ended.</summary>
/// <param name="Fault">The name.</param>
/// <param name="Detail">What was measured, for people.</param>
internal sealed record NamedEnd(Fault Fault, string Detail)
{
    /// <summary>The end as what callers catch: a new one for each, because an exception carries where it was thrown.</summary>
    public NetworkException ToException() => new(Fault, Detail);
}
