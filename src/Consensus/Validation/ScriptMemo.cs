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

    private readonly record struct Outcome(int Passed, ScriptFailure? Failure);
}
