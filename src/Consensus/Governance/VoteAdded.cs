namespace Blockchain.Consensus.Governance;

/// <summary>A book after a vote arrived.</summary>
/// <param name="Book">The book; the same one when nothing changed.</param>
/// <param name="Outcome">What became of the vote.</param>
/// <param name="Fault">Why it was refused; null otherwise.</param>
public readonly record struct VoteAdded(IVoteBook Book, VoteOutcome Outcome, VoteFault? Fault);
