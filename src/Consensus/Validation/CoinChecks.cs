using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Primitives;
using Blockchain.Consensus.Rules;
using Blockchain.Consensus.Script;

namespace Blockchain.Consensus.Validation;

/// <summary>What a block must obey on the coins of its parent: the third ring.</summary>
public static class CoinChecks
{
    /// <summary>The first rule that the block breaks, in the order of the reference node; null for none.</summary>
    /// <param name="measured">A block that has passed the first two rings under these rules.</param>
    /// <param name="place">Its header in its place; not a genesis.</param>
    /// <param name="rules">The rules at the block.</param>
    /// <param name="runner">Runs the scripts.</param>
    public static Violation? Check(MeasuredBlock measured, ChainedHeader place, ConsensusRules rules, IScriptRunner runner) =>
        BeforeScripts(measured, place, rules) ?? Scripts(measured, rules, runner);

    /// <summary>Everything but the scripts, which cost most and come last.</summary>
    public static Violation? BeforeScripts(MeasuredBlock measured, ChainedHeader place, ConsensusRules rules)
    {
        Invariant.Holds(place.Parent is not null);
        Invariant.Holds(place.Height == measured.Height);
        return BeforeScriptsOn(place.Parent, measured, rules);
    }

    /// <summary>The scripts alone; everything before them must have passed.</summary>
    public static Violation? Scripts(MeasuredBlock measured, ConsensusRules rules, IScriptRunner runner)
    {
        if (measured.RunScripts(rules.ScriptFlags, runner) is not { } failure) return null;
        InputPosition position = measured.Jobs.Span[failure.Job].Position;
        return BrokenRule.Of(Reject.Script) with
        {
            Rule = ScriptRules.Broken(measured.Jobs.Slice(failure.Job, 1), rules.ScriptFlags, runner),
            Transaction = position.Transaction,
            Input = position.Input,
            Detail = failure.Error.Describe(),
        };
    }

    /// <summary>The same without a chain: a null parent leaves relative lock times out, which nothing else can tell.</summary>
    internal static Violation? BeforeScriptsOn(ChainedHeader? parent, MeasuredBlock measured, ConsensusRules rules)
    {
        if (rules.NoDuplicateTxIds && measured.OverwrittenTransaction is { } overwritten)
            return BrokenRule.Of(Reject.DuplicateTxId) with { Transaction = overwritten };
        Amount fees = Amount.Zero;
        for (int i = 0; i < measured.Block.Transactions.Length; i++)
        {
            Violation? violation = i == 0 ? null : Spend(measured, i, parent, rules, ref fees);
            violation ??= SigOps(measured, i, rules);
            if (violation is not null) return violation with { Transaction = i };
        }
        return CoinbaseAmount(measured, fees, rules);
    }

    private static Violation? Spend(MeasuredBlock measured, int index, ChainedHeader? parent, ConsensusRules rules, ref Amount fees)
    {
        if (measured.MissingInput is { } missing && missing.Transaction == index)
            return BrokenRule.Of(Reject.InputsMissingOrSpent) with { Input = missing.Input };
        Transaction transaction = measured.Block.Transactions[index];
        ReadOnlySpan<Coin> spent = measured.Spent[index].AsSpan();
        if (TransactionChecks.Inputs(transaction, spent, measured.Height, rules, out Amount fee) is { } violation) return violation;
        fees = fees.PlusWrapping(fee);
        if (rules.MaxMoney is { } max && !fees.IsWithin(max))
            return BrokenRule.Of(Reject.AccumulatedFeeOutOfRange) with { Measured = fees.Satoshis, Limit = max.Satoshis };
        return parent is null ? null : RelativeLocks(transaction, spent, parent, rules);
    }

    private static Violation? RelativeLocks(Transaction transaction, ReadOnlySpan<Coin> spent, ChainedHeader parent, ConsensusRules rules)
    {
        RelativeLock relative = RelativeLock.Of(transaction, spent, parent, rules);
        if (relative.IsPassedOn(parent)) return null;
        bool byHeight = relative.Height >= parent.Height.Next;
        return new(Reject.NonFinal, RuleNames.RelativeLockTime)
        {
            Measured = byHeight ? parent.Height.Next.Value : parent.MedianTime.Seconds,
            Limit = byHeight ? relative.Height.Value + 1 : relative.Time.Seconds + 1,
        };
    }

    private static Violation? SigOps(MeasuredBlock measured, int index, ConsensusRules rules)
    {
        long cost = measured.SigOpsCosts(rules.ScriptFlags)[index];
        return cost <= rules.MaxSigOpsCost ? null : BrokenRule.Of(Reject.BlockSigOps) with { Measured = cost, Limit = rules.MaxSigOpsCost };
    }

    private static Violation? CoinbaseAmount(MeasuredBlock measured, Amount fees, ConsensusRules rules)
    {
        Amount claimed = TransactionChecks.OutputSum(measured.Block.Transactions[0]);
        Amount allowed = rules.SubsidyAt(measured.Height).PlusWrapping(fees);
        return claimed <= allowed
            ? null
            : BrokenRule.Of(Reject.CoinbaseAmount) with { Measured = claimed.Satoshis, Limit = allowed.Satoshis, Transaction = 0 };
    }
}
