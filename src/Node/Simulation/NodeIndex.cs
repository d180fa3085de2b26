using System.Globalization;

namespace Blockchain.Node.Simulation;

/// <summary>Which simulated node: they are numbered from 0 in the order in which they were added.</summary>
/// <param name="Value">The number.</param>
public readonly record struct NodeIndex(int Value) : IComparable<NodeIndex>
{
    /// <inheritdoc/>
    public int CompareTo(NodeIndex other) => Value.CompareTo(other.Value);

    /// <summary>Plain digits.</summary>
    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);
}
