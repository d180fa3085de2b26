using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Primitives;
using Blockchain.Consensus.Rules;

namespace Blockchain.Consensus.Validation;

/// <summary>What a transaction must obey, in a block or on its way into one.</summary>
public static class TransactionChecks
{
    /// <summary>Bytes of a coinbase's script, at least.</summary>
    public const int CoinbaseScriptBytesMin = 2;

    /// <summary>Bytes of a coinbase's script, at most.</summary>
    public const int CoinbaseScriptBytesMax = 100;

    /// <summary>A lock time below this is a height, from here on a time (in seconds).</summary>
    public const uint LockTimeThreshold = 500_000_000;

    /// <summary>The first rule that the transaction breaks by itself, in the order of the reference node; null for none.</summary>
    public static Violation? ContextFree(Transaction transaction, ConsensusRules rules)
    {
        if (transaction.Inputs.IsEmpty) return BrokenRule.Of(Reject.TransactionInputsEmpty);
        if (transaction.Outputs.IsEmpty) return BrokenRule.Of(Reject.TransactionOutputsEmpty);
        if (transaction.StrippedSize > rules.MaxBlockSize)
            return BrokenRule.Of(Reject.TransactionOversize) with { Measured = transaction.StrippedSize, Limit = rules.MaxBlockSize };
        return Outputs(transaction, rules)
            ?? (rules.UniqueInputs ? UniqueInputs(transaction) : null)
            ?? (transaction.IsCoinbase ? CoinbaseScript(transaction) : PreviousOutputs(transaction));
    }

    /// <summary>Whether the transaction's lock time has passed: it may stand in a block of this height.</summary>
    /// <param name="transaction">The transaction.</param>
    /// <param name="height">The block's height.</param>
    /// <param name="time">The parent's median time (BIP 113), or before that rule the block's own.</param>
    public static bool IsFinal(Transaction transaction, Height height, UnixTime time)
    {
        if (transaction.LockTime == 0) return true;
        long reached = transaction.LockTime < LockTimeThreshold ? height.Value : time.Seconds;
        if (transaction.LockTime < reached) return true;
        foreach (TxIn input in transaction.Inputs)
        {
            if (input.Sequence != TxIn.SequenceFinal) return false;
        }
        return true;
    }

    /// <summary>Maturity and amounts of what a transaction spends; that the coins exist has been settled.</summary>
    /// <param name="transaction">Not a coinbase.</param>
    /// <param name="spent">One coin per input, in order.</param>
    /// <param name="spendHeight">The height of the block that holds the transaction.</param>
    /// <param name="rules">The rules at that block.</param>
    /// <param name="fee">What the transaction leaves to the miner; zero where it is refused.</param>
    public static Violation? Inputs(Transaction transaction, ReadOnlySpan<Coin> spent, Height spendHeight, ConsensusRules rules, out Amount fee)
    {
        Invariant.Holds(spent.Length == transaction.Inputs.Length);
        fee = Amount.Zero;
        Amount sum = Amount.Zero;
        for (int i = 0; i < spent.Length; i++)
        {
            int depth = spendHeight - spent[i].Height;
            if (spent[i].IsCoinbase && depth < rules.CoinbaseMaturity)
                return BrokenRule.Of(Reject.CoinbaseImmature) with { Measured = depth, Limit = rules.CoinbaseMaturity, Input = i };
            Amount value = spent[i].Output.Value;
            sum = sum.PlusWrapping(value);
            if (rules.MaxMoney is { } max && (!value.IsWithin(max) || !sum.IsWithin(max)))
                return BrokenRule.Of(Reject.InputValuesOutOfRange) with { Measured = sum.Satoshis, Limit = max.Satoshis, Input = i };
        }
        return Fee(sum, OutputSum(transaction), rules, out fee);
    }

    /// <summary>The sum of the outputs as a machine without overflow checks computes it; exact once the amounts have been checked.</summary>
    public static Amount OutputSum(Transaction transaction)
    {
        Amount sum = Amount.Zero;
        foreach (TxOut output in transaction.Outputs) sum = sum.PlusWrapping(output.Value);
        return sum;
    }

    private static Violation? Fee(Amount inputs, Amount outputs, ConsensusRules rules, out Amount fee)
    {
        fee = Amount.Zero;
        if (inputs < outputs)
            return BrokenRule.Of(Reject.InputsBelowOutputs) with { Measured = inputs.Satoshis, Limit = outputs.Satoshis };
        Amount difference = new(unchecked(inputs.Satoshis - outputs.Satoshis));
        Amount limit = rules.MaxMoney ?? new(long.MaxValue);
        if (!difference.IsWithin(limit))
            return BrokenRule.Of(Reject.FeeOutOfRange) with { Measured = difference.Satoshis, Limit = limit.Satoshis };
        fee = difference;
        return null;
    }

    private static Violation? Outputs(Transaction transaction, ConsensusRules rules)
    {
        Amount total = Amount.Zero;
        foreach (TxOut output in transaction.Outputs)
        {
            if (output.Value < Amount.Zero)
                return BrokenRule.Of(Reject.OutputNegative) with { Measured = output.Value.Satoshis, Limit = 0 };
            total = total.PlusWrapping(output.Value);
            if (rules.MaxMoney is not { } max) continue;
            if (output.Value > max)
                return BrokenRule.Of(Reject.OutputTooLarge) with { Measured = output.Value.Satoshis, Limit = max.Satoshis };
            if (!total.IsWithin(max))
                return BrokenRule.Of(Reject.OutputTotalTooLarge) with { Measured = total.Satoshis, Limit = max.Satoshis };
        }
        return null;
    }

    private static Violation? UniqueInputs(Transaction transaction)
    {
        if (transaction.Inputs.Length == 1) return null;
        HashSet<OutPoint> seen = new(transaction.Inputs.Length);
        for (int i = 0; i < transaction.Inputs.Length; i++)
        {
            if (!seen.Add(transaction.Inputs[i].Previous)) return BrokenRule.Of(Reject.InputsDuplicate) with { Input = i };
        }
        return null;
    }

    private static Violation? CoinbaseScript(Transaction transaction)
    {
        int length = transaction.Inputs[0].ScriptSig.Length;
        if (length is >= CoinbaseScriptBytesMin and <= CoinbaseScriptBytesMax) return null;
        return BrokenRule.Of(Reject.CoinbaseScriptLength) with
        {
            Measured = length,
            Limit = length < CoinbaseScriptBytesMin ? CoinbaseScriptBytesMin : CoinbaseScriptBytesMax,
        };
    }

    private static Violation? PreviousOutputs(Transaction transaction)
    {
        for (int i = 0; i < transaction.Inputs.Length; i++)
        {
            if (transaction.Inputs[i].Previous.IsNull) return BrokenRule.Of(Reject.PreviousOutputNull) with { Input = i };
        }
        return null;
    }
}
