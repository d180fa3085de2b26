namespace Blockchain.Node.Machine;

/// <summary>Names a connected node: its libp2p peer id on a live network, its name in a scenario.</summary>
/// <param name="Value">The name.</param>
public readonly record struct PeerId(string Value) : IComparable<PeerId>
{
    /// <summary>By ordinal comparison, so that lists have one order on every machine.</summary>
    public int CompareTo(PeerId other) => string.CompareOrdinal(Value, other.Value);

    /// <summary>The name.</summary>
    public override string ToString() => Value;
}
