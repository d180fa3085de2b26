namespace Blockchain.Consensus.Forks;

/// <summary>What kind of fork the evidence shows.</summary>
public enum ForkKind
{
    /// <summary>Two blocks found at nearly the same time; all rules accept both, and work will decide. No alarm.</summary>
    Race,

    /// <summary>A block exists on which rule sets in use disagree.</summary>
    RuleSplit,

    /// <summary>The same, seen before the block was relayed.</summary>
    PredictedSplit,

    /// <summary>Two nodes of the same rule set give different verdicts: a resource limit, nondeterminism or a bug.</summary>
    Disagreement,

    /// <summary>Both branches are valid everywhere; they grew while there was no contact.</summary>
    Partition,

    /// <summary>Valid everywhere and deeper than the limit, with no loss of contact: withheld blocks.</summary>
    DeepReorg,

    /// <summary>Peers announce rule sets, or blocks signal versions, that this node does not know.</summary>
    UnknownRules,

    /// <summary>No block for longer than chance explains.</summary>
    Stalled,
}
