using Blockchain.Consensus.Codec;
using Blockchain.Consensus.Primitives;

namespace Blockchain.Consensus.Rules;

/// <summary>In force from a height on.</summary>
/// <param name="Height">The first height.</param>
public sealed record AtHeight(Height Height) : Activation
{
    /// <inheritdoc/>
    public override bool IsAlways => Height <= Height.Genesis;

    /// <inheritdoc/>
    public override string? Refusal() => Height < Height.Genesis ? "height must not be negative" : null;

    /// <inheritdoc/>
    public override bool Covers(Activation other) => base.Covers(other) || (other is AtHeight at && Height <= at.Height);

    /// <inheritdoc/>
    public override void Write(WireWriter writer)
    {
        writer.WriteByte(1);
        writer.WriteInt32(Height.Value);
    }

    /// <summary>In words.</summary>
    public override string ToString() => IsAlways ? "always" : $"from height {Height}";

    internal override bool IsInForce(ActivationPlace place) => place.Height >= Height;
}
