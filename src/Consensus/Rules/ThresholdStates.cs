using Blockchain.Consensus.Blocks;

namespace Blockchain.Consensus.Rules;

/// <summary>Computes the states of deployments and remembers one for each period of each branch.</summary>
/// <remarks>See <see cref="ThresholdState"/> for the machine. Memory: one entry for each deployment, branch and period.</remarks>
internal sealed class ThresholdStates
{
    private readonly Dictionary<(Deployment, ChainedHeader), ThresholdState> known = [];

    /// <summary>The state for a child of <paramref name="parent"/>; null stands for the genesis's parent.</summary>
    public ThresholdState StateOf(Deployment deployment, ChainedHeader? parent)
    {
        if (deployment.IsAlways) return ThresholdState.Active;
        if (deployment.IsNever) return ThresholdState.Failed;
        ChainedHeader? last = LastBefore(deployment, parent);
        Stack<ChainedHeader> unknown = new();
        ThresholdState state = ThresholdState.Defined;
        for (; last is not null && !known.TryGetValue((deployment, last), out state); last = LastBefore(deployment, last.Parent))
        {
            unknown.Push(last);
            state = ThresholdState.Defined;
            if (last.MedianTime < deployment.Start) break; // no earlier period can have begun: median times never fall
        }
        foreach (ChainedHeader end in unknown) known[(deployment, end)] = state = Next(deployment, state, end);
        return state;
    }

    /// <summary>Blocks that signal, from <paramref name="last"/> down to above <paramref name="before"/>; null goes down to the genesis.</summary>
    public static int CountSignals(Deployment deployment, ChainedHeader last, ChainedHeader? before)
    {
        int count = 0;
        for (ChainedHeader? at = last; at is not null && !ReferenceEquals(at, before); at = at.Parent)
        {
            if (deployment.IsSignalledBy(at.Header.Version)) count++;
        }
        return count;
    }

    /// <summary>The last block of the period below the one that a child of <paramref name="parent"/> belongs to; null in the first period.</summary>
    public static ChainedHeader? LastBefore(Deployment deployment, ChainedHeader? parent)
    {
        if (parent is null) return null;
        int into = parent.Height.Next.Value % deployment.PeriodBlocks;
        return parent.Height.Value - into < 0 ? null : parent.Ancestor(parent.Height - into);
    }

    private static ThresholdState Next(Deployment deployment, ThresholdState state, ChainedHeader end) => state switch
    {
        ThresholdState.Defined => end.MedianTime >= deployment.Start ? ThresholdState.Started : ThresholdState.Defined,
        ThresholdState.Started => AfterCount(deployment, end),
        ThresholdState.LockedIn => end.Height.Next >= deployment.MinActivationHeight ? ThresholdState.Active : ThresholdState.LockedIn,
        ThresholdState.Active => ThresholdState.Active,
        ThresholdState.Failed => ThresholdState.Failed,
    };

    private static ThresholdState AfterCount(Deployment deployment, ChainedHeader end)
    {
        int count = CountSignals(deployment, end, LastBefore(deployment, end.Parent));
        if (count >= deployment.ThresholdBlocks) return ThresholdState.LockedIn;
        return end.MedianTime >= deployment.Timeout ? ThresholdState.Failed : ThresholdState.Started;
    }
}
