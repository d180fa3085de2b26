using Blockchain.Consensus.Codec;
using Blockchain.Consensus.Primitives;

namespace Blockchain.Consensus.Rules;

/// <summary>
/// In force for blocks whose own time lies in a window: how 0.8.1 limited touched transaction ids in 2013. The miner of a block chooses
/// its time, so a block with the rule may stand on one without it and the other way round.
/// </summary>
/// <param name="From">The first time inside.</param>
/// <param name="Until">The first time outside again.</param>
public sealed record BlockTimeWindow(UnixTime From, UnixTime Until) : Activation
{
    /// <inheritdoc/>
    public override string? Refusal()
    {
        if (From.Seconds is < 0 or > uint.MaxValue || Until.Seconds is < 0 or > uint.MaxValue) return "time must fit in 32 bits";
        return Until <= From ? "the window must end after it begins" : null;
    }

    /// <inheritdoc/>
    public override bool Covers(Activation other) =>
        base.Covers(other) || (other is BlockTimeWindow window && From <= window.From && Until >= window.Until);

    /// <inheritdoc/>
    public override void Write(WireWriter writer)
    {
        writer.WriteByte(3);
        writer.WriteInt64(From.Seconds);
        writer.WriteInt64(Until.Seconds);
    }

    /// <summary>In words.</summary>
    public override string ToString() => $"for block times from {InWords(From)} until before {InWords(Until)}";

    internal override bool IsInForce(ActivationPlace place) => place.Time >= From && place.Time < Until;
}
