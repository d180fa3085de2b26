namespace Blockchain.Consensus.Rules;

/// <summary>Where a signalled deployment stands for one period of blocks (BIP 9 with a minimum activation height).</summary>
/// <remarks>
/// The state belongs to a whole period and is decided at its first block from the blocks below. The period of the
/// genesis block is always <see cref="Defined"/>. Then, once a period:
/// <code>
/// Defined  -> Started    the median time of the last block has reached the start
/// Started  -> LockedIn   enough blocks of the period signalled
/// Started  -> Failed     not enough, and the median time has reached the timeout
/// LockedIn -> Active     the new period's first block is at or above the minimum activation height
/// </code>
/// <see cref="Active"/> and <see cref="Failed"/> are final. A period that reaches threshold and timeout together locks in.
/// </remarks>
public enum ThresholdState
{
    /// <summary>Its time has not come.</summary>
    Defined,

    /// <summary>Miners signal; blocks are counted.</summary>
    Started,

    /// <summary>Enough signalled; the rules begin one period later, or at the minimum height.</summary>
    LockedIn,

    /// <summary>The rules are in force.</summary>
    Active,

    /// <summary>Timed out; the rules never come into force on this branch.</summary>
    Failed,
}
