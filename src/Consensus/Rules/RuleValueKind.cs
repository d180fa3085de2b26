namespace Blockchain.Consensus.Rules;

/// <summary>The form of a <see cref="RuleValue"/>; the numbers are part of the digest and never change.</summary>
public enum RuleValueKind : byte
{
    /// <summary>No value: no limit.</summary>
    None = 0,

    /// <summary>On or off.</summary>
    Switch = 1,

    /// <summary>A whole number.</summary>
    Number = 2,

    /// <summary>A compact target.</summary>
    Target = 3,
}
