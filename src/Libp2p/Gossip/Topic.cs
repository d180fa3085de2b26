namespace Blockchain.Libp2p.Gossip;

/// <summary>What messages are about: any text of at most <see cref="BytesMax"/> bytes in UTF-8.</summary>
/// <param name="Value">The text.</param>
public readonly record struct Topic(string Value) : IComparable<Topic>
{
    /// <summary>Longest topic that is read from a peer.</summary>
    public const int BytesMax = 256;

    /// <summary>By ordinal text.</summary>
    public int CompareTo(Topic other) => string.CompareOrdinal(Value, other.Value);

    /// <inheritdoc/>
    public override string ToString() => Value;
}
