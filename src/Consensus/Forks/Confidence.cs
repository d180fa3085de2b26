namespace Blockchain.Consensus.Forks;

/// <summary>How far the evidence carries.</summary>
public enum Confidence
{
    /// <summary>One reading among others.</summary>
    Possible,

    /// <summary>The best reading; something that would prove it is missing.</summary>
    Likely,

    /// <summary>The node's own judgement, or a peer's own statement, proves it.</summary>
    Certain,
}
