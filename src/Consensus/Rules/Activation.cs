using System.Globalization;
using Blockchain.Consensus.Codec;
using Blockchain.Consensus.Primitives;

namespace Blockchain.Consensus.Rules;

/// <summary>
/// When a change is in force. A closed family: <see cref="AtHeight"/>, <see cref="AtMedianTime"/>,
/// <see cref="BlockTimeWindow"/>, <see cref="AtBlock"/>, <see cref="Signalled"/>. All are functions of a block and its ancestors; none asks a clock.
/// </summary>
public abstract record Activation
{
    private protected Activation()
    {
    }

    /// <summary>Whether the change is in force at every block.</summary>
    public virtual bool IsAlways => false;

    /// <summary>Whether the change is in force at no block.</summary>
    public virtual bool IsNever => false;

    /// <summary>Whether a block's ancestors must be known, beyond their number, to say if the change is in force.</summary>
    public virtual bool NeedsAncestors => false;

    /// <summary>Why there cannot be such an activation, in words; null when there can.</summary>
    public virtual string? Refusal() => null;

    /// <summary>
    /// Whether this is in force at least wherever the other is, as far as the two tell: a false answer may mean "sometimes not".
    /// </summary>
    public virtual bool Covers(Activation other) => IsAlways || other.IsNever || Equals(other);

    /// <summary>Appends a byte for the kind and the fields: what digests cover.</summary>
    public abstract void Write(WireWriter writer);

    internal abstract bool IsInForce(ActivationPlace place);

    /// <summary>A time as a date where it can be one.</summary>
    internal static string InWords(UnixTime time) => time.Seconds switch
    {
        long.MaxValue => "no timeout",
        >= 0 and <= uint.MaxValue => time.ToString(),
        _ => time.Seconds.ToString(CultureInfo.InvariantCulture),
    };
}
