namespace Blockchain.Consensus.Governance;

/// <summary>What became of a vote that arrived.</summary>
public enum VoteOutcome
{
    /// <summary>It counts, and did not before.</summary>
    Counted,

    /// <summary>The same voter has signed the same plan already: nothing changes.</summary>
    Repeated,

    /// <summary>It counts, and proves that the voter signed two plans in one epoch.</summary>
    Contradicts,

    /// <summary>It does not count; the fault says why.</summary>
    Refused,

    /// <summary>The voter has filled its room in the book.</summary>
    NoRoom,
}
