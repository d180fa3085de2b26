using System.Globalization;
using Blockchain.Consensus.Codec;

namespace Blockchain.Consensus.Governance;

/// <summary>When a plan was proposed in the order of decisions, which is no clock. Two proposers never share an epoch.</summary>
/// <param name="Round">Rises whenever somebody proposes anew; the first is 1, so that the lowest epoch means none.</param>
/// <param name="Proposer">The proposing voter's index.</param>
public readonly record struct Epoch(uint Round, ushort Proposer) : IWire<Epoch>, IComparable<Epoch>
{
    /// <summary>Length in bytes.</summary>
    public const int Size = 6;

    /// <summary>Before every decision.</summary>
    public static Epoch None => default;

    /// <summary>Whether the left epoch is earlier.</summary>
    public static bool operator <(Epoch left, Epoch right) => left.CompareTo(right) < 0;

    /// <summary>Whether the left epoch is later.</summary>
    public static bool operator >(Epoch left, Epoch right) => left.CompareTo(right) > 0;

    /// <summary>Whether the left epoch is not later.</summary>
    public static bool operator <=(Epoch left, Epoch right) => left.CompareTo(right) <= 0;

    /// <summary>Whether the left epoch is not earlier.</summary>
    public static bool operator >=(Epoch left, Epoch right) => left.CompareTo(right) >= 0;

    /// <inheritdoc/>
    public static bool TryRead(ref WireReader reader, out Epoch value)
    {
        bool ok = reader.TryReadUInt32(out uint round) & reader.TryReadUInt16(out ushort proposer);
        value = new(round, proposer);
        return ok;
    }

    /// <inheritdoc/>
    public void Write(WireWriter writer)
    {
        writer.WriteUInt32(Round);
        writer.WriteUInt16(Proposer);
    }

    /// <summary>By round, then by proposer.</summary>
    public int CompareTo(Epoch other) => Round != other.Round ? Round.CompareTo(other.Round) : Proposer.CompareTo(other.Proposer);

    /// <summary>Round and proposer.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Round}.{Proposer}");
}
