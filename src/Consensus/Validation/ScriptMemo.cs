using Blockchain.Consensus.Primitives;
using Blockchain.Consensus.Script;

namespace Blockchain.Consensus.Validation;

/// <summary>Remembers which scripts of one block are known to succeed, so that several rule sets cost about one run.</summary>
/// <remarks>
/// Every consensus flag only takes away: a script that succeeds under more flags succeeds under fewer. So what passed
/// under a superset has passed, what failed under a subset has failed, and only what lies between is run. A run that
/// fails at the k-th script has proved the k before it.
/// </remarks>
internal sealed class ScriptMemo(ReadOnlyMemory<ScriptJob> jobs)
{
    private readonly Dictionary<ScriptFlags, Outcome> outcomes = [];

    /// <summary>The first script that fails under the flags; null for none.</summary>
    public ScriptFailure? Run(ScriptFlags flags, IScriptRunner runner)
    {
        if (outcomes.TryGetValue(flags, out Outcome known)) return known.Failure;
        int passed = 0;
        ScriptFailure? bound = null;
        foreach ((ScriptFlags other, Outcome outcome) in outcomes)
        {
            if ((other & flags) == flags) passed = Math.Max(passed, outcome.Passed);
            if ((other & flags) == other && outcome.Failure is { } failure && (bound is null || failure.Job < bound.Value.Job)) bound = failure;
        }
        // The script that failed under fewer flags fails here too, but perhaps with another error: it is run again.
        int end = bound is { } first ? first.Job + 1 : jobs.Length;
        Invariant.Holds(passed <= end);
        ScriptFailure? found = passed == end ? null : runner.Run(jobs[passed..end], flags);
        if (found is { } relative) found = new(relative.Job + passed, relative.Error);
        outcomes[flags] = new(found?.Job ?? jobs.Length, found);
        return found;
    }

    /// <summary>
    /// Finds the answers for several sets of flags at once: runs all scripts under their union, and where one fails asks each set about that one
    /// script alone, then goes on with the sets that are left. So a script costs one run, but for the few in dispute.
    /// </summary>
    public void RunAll(IEnumerable<ScriptFlags> sets, IScriptRunner runner)
    {
        List<ScriptFlags> open = [.. sets.Distinct().Where(flags => !outcomes.ContainsKey(flags))];
        if (open.Count < 2) return; // one alone is as well asked when it is needed
        int next = 0;
        while (open.Count > 0 && next < jobs.Length)
        {
            ScriptFlags union = open.Aggregate(ScriptFlags.None, static (all, flags) => all | flags);
            if (runner.Run(jobs[next..], union) is not { } failure) break;
            int disputed = next + failure.Job;
            foreach (ScriptFlags flags in open.ToArray())
            {
                if (runner.Run(jobs.Slice(disputed, 1), flags) is not { } own) continue;
                outcomes[flags] = new(disputed, new(disputed, own.Error));
                open.Remove(flags);
            }
            next = disputed + 1;
        }
        foreach (ScriptFlags flags in open) outcomes[flags] = new(jobs.Length, null);
    }

    private readonly record struct Outcome(int Passed, ScriptFailure? Failure);
}
