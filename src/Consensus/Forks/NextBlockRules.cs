using System.Collections.Immutable;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Rules;
using Blockchain.Consensus.Script;
using Blockchain.Consensus.Validation;

namespace Blockchain.Consensus.Forks;

/// <summary>Judges transactions that would like to stand in the next block: what a report of orphaned transactions asks.</summary>
public static class NextBlockRules
{
    /// <summary>The judge under the rules of the block after the kept tip.</summary>
    /// <param name="rules">Those rules.</param>
    /// <param name="runner">Runs scripts; its answers depend on nothing but the scripts.</param>
    public static TransactionJudge Under(ConsensusRules rules, IScriptRunner runner) =>
        (transaction, spent, keptTip) => Judge(transaction, spent, keptTip, rules, runner);

    private static Violation? Judge(
        Transaction transaction, ImmutableArray<Coin> spent, ChainedHeader keptTip, ConsensusRules rules, IScriptRunner runner) =>
        TransactionChecks.ContextFree(transaction, rules)
        ?? TransactionChecks.Inputs(transaction, spent.AsSpan(), keptTip.Height.Next, rules, out _)
        ?? Locks(transaction, spent, keptTip, rules)
        ?? Scripts(transaction, spent, rules, runner);

    /// <summary>The next block's own time is not known yet: the median below it is the earliest that it can be, before and after BIP 113.</summary>
    private static Violation? Locks(Transaction transaction, ImmutableArray<Coin> spent, ChainedHeader keptTip, ConsensusRules rules)
    {
        if (!TransactionChecks.IsFinal(transaction, keptTip.Height.Next, keptTip.MedianTime))
        {
            bool isHeight = transaction.LockTime < TransactionChecks.LockTimeThreshold;
            return new(Reject.NonFinal, RuleNames.LockTime)
            {
                Measured = isHeight ? keptTip.Height.Next.Value : keptTip.MedianTime.Seconds,
                Limit = transaction.LockTime,
            };
        }
        return RelativeLock.Of(transaction, spent.AsSpan(), keptTip, rules).IsPassedOn(keptTip)
            ? null
            : new Violation(Reject.NonFinal, RuleNames.RelativeLockTime);
    }

    private static Violation? Scripts(Transaction transaction, ImmutableArray<Coin> spent, ConsensusRules rules, IScriptRunner runner)
    {
        SpendingTransaction spending = new(transaction, [.. spent.Select(static coin => coin.Output)]);
        ScriptJob[] jobs = ScriptJob.AllOf(spending);
        if (runner.Run(jobs, rules.ScriptFlags) is not { } failure) return null;
        string rule = ScriptRules.Broken(jobs.AsMemory(failure.Job, 1), rules.ScriptFlags, runner);
        return new(Reject.Script, rule) { Input = failure.Job };
    }
}
