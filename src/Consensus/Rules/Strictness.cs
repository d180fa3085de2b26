namespace Blockchain.Consensus.Rules;

/// <summary>What a change of a parameter does to the set of blocks that are valid. Flags, so that several changes add up.</summary>
[Flags]
public enum Strictness
{
    /// <summary>The same blocks are valid.</summary>
    Same = 0,

    /// <summary>Only fewer blocks are valid: a soft fork.</summary>
    Tighter = 1,

    /// <summary>Only more blocks are valid: a hard fork.</summary>
    Looser = 2,

    /// <summary>Some blocks become valid and others invalid: a soft fork and a hard fork at once.</summary>
    Both = Tighter | Looser,
}
