using Blockchain.Consensus.Codec;
using Blockchain.Consensus.Primitives;

namespace Blockchain.Consensus.Rules;

/// <summary>In force for blocks whose parent's median time has reached a moment; never for a genesis, which has no parent.</summary>
/// <param name="Time">The first median time.</param>
/// <remarks>The median time never falls along a branch, so a change that is in force stays in force.</remarks>
public sealed record AtMedianTime(UnixTime Time) : Activation
{
    /// <inheritdoc/>
    public override bool NeedsAncestors => true;

    /// <inheritdoc/>
    public override string? Refusal() => Time.Seconds is < 0 or > uint.MaxValue ? "time must fit in 32 bits" : null;

    /// <inheritdoc/>
    public override bool Covers(Activation other) => base.Covers(other) || (other is AtMedianTime at && Time <= at.Time);

    /// <inheritdoc/>
    public override void Write(WireWriter writer)
    {
        writer.WriteByte(2);
        writer.WriteInt64(Time.Seconds);
    }

    /// <summary>In words.</summary>
    public override string ToString() => $"from median time {InWords(Time)}";

    internal override bool IsInForce(ActivationPlace place) => place.Parent is not null && place.Parent.MedianTime >= Time;
}
