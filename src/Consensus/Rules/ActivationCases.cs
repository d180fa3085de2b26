namespace Blockchain.Consensus.Rules;

/// <summary>
/// Every combination in which some activations can be in force at one block. Heights and median times only rise, a block has one time and one
/// hash, deployments are independent; what ties these together (a block's hash fixes its height) is not looked at, so a few
/// combinations may be impossible.
/// </summary>
internal static class ActivationCases
{
    private const int CaseCountMax = 100_000;

    /// <summary>The combinations, or null when there are too many to look at.</summary>
    public static List<HashSet<Activation>>? Of(IEnumerable<Activation> activations)
    {
        Activation[] distinct = [.. activations.Distinct()];
        List<HashSet<Activation>> cases = [[]];
        foreach (List<HashSet<Activation>> states in Dimensions(distinct))
        {
            if ((long)cases.Count * states.Count > CaseCountMax) return null;
            cases = [.. cases.SelectMany(_ => states, static (some, more) => some.Concat(more).ToHashSet())];
        }
        return cases;
    }

    private static IEnumerable<List<HashSet<Activation>>> Dimensions(Activation[] activations)
    {
        yield return Rising(activations.OfType<AtHeight>().OrderBy(at => at.Height));
        yield return Rising(activations.OfType<AtMedianTime>().OrderBy(at => at.Time));
        yield return Windows([.. activations.OfType<BlockTimeWindow>()]);
        yield return [[], .. activations.OfType<AtBlock>().Select(static at => new HashSet<Activation> { at })];
        foreach (Signalled signalled in activations.OfType<Signalled>()) yield return [[], [signalled]];
    }

    private static List<HashSet<Activation>> Rising(IEnumerable<Activation> ordered)
    {
        List<HashSet<Activation>> states = [[]];
        foreach (Activation next in ordered) states.Add([.. states[^1], next]);
        return states;
    }

    private static List<HashSet<Activation>> Windows(BlockTimeWindow[] windows)
    {
        List<HashSet<Activation>> states = [[]];
        foreach (Primitives.UnixTime edge in windows.SelectMany(static window => new[] { window.From, window.Until }).Distinct())
            states.Add([.. windows.Where(window => edge >= window.From && edge < window.Until)]);
        return states;
    }
}
