namespace Blockchain.Consensus.Rules;

/// <summary>Signals of one period so far.</summary>
/// <param name="Deployment">What is signalled for.</param>
/// <param name="Elapsed">Blocks of the period so far.</param>
/// <param name="Count">How many of them signalled.</param>
public readonly record struct SignalCount(Deployment Deployment, int Elapsed, int Count)
{
    /// <summary>Whether the blocks that are left can still reach the threshold.</summary>
    public bool IsPossible => Deployment.PeriodBlocks - Deployment.ThresholdBlocks >= Elapsed - Count;
}
