namespace Blockchain.Libp2p.Multiformats;

/// <summary>The name of a protocol that a stream speaks, such as <c>/ipfs/ping/1.0.0</c>.</summary>
/// <param name="Value">The name as it stands in a negotiation, without the line's end.</param>
public readonly record struct ProtocolId(string Value)
{
    /// <inheritdoc/>
    public override string ToString() => Value;
}
