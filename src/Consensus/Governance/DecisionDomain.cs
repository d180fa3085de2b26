namespace Blockchain.Consensus.Governance;

/// <summary>What a vote is about. A signature for one domain says nothing in another.</summary>
public enum DecisionDomain : byte
{
    /// <summary>Which blocks are banned: rollbacks.</summary>
    Policy = 1,

    /// <summary>From which height a rule set is in force.</summary>
    Activation = 2,

    /// <summary>Who votes.</summary>
    Keys = 3,
}
