using Blockchain.Consensus.Codec;

namespace Blockchain.Consensus.Rules;

/// <summary>In force once miners have signalled for it (BIP 9).</summary>
/// <param name="Deployment">Bit, times, period and threshold.</param>
public sealed record Signalled(Deployment Deployment) : Activation
{
    /// <inheritdoc/>
    public override bool IsAlways => Deployment.IsAlways;

    /// <inheritdoc/>
    public override bool IsNever => Deployment.IsNever;

    /// <inheritdoc/>
    public override bool NeedsAncestors => !IsAlways && !IsNever;

    /// <inheritdoc/>
    public override string? Refusal() => Deployment.Refusal();

    /// <inheritdoc/>
    public override void Write(WireWriter writer)
    {
        writer.WriteByte(5);
        writer.WriteByte((byte)Deployment.Bit);
        writer.WriteInt64(Deployment.Start.Seconds);
        writer.WriteInt64(Deployment.Timeout.Seconds);
        writer.WriteInt32(Deployment.MinActivationHeight.Value);
        writer.WriteInt32(Deployment.PeriodBlocks);
        writer.WriteInt32(Deployment.ThresholdBlocks);
    }

    /// <summary>In words.</summary>
    public override string ToString() => Deployment.ToString();

    internal override bool IsInForce(ActivationPlace place) => place.States.StateOf(Deployment, place.Parent) == ThresholdState.Active;
}
