using Blockchain.Consensus.Script;

namespace Blockchain.Consensus.Validation;

/// <summary>One input whose scripts are to run.</summary>
/// <param name="Spending">The transaction with what it spends; shared by all its inputs, safe to read from many threads.</param>
/// <param name="Position">Where the input stands in its block.</param>
public readonly record struct ScriptJob(SpendingTransaction Spending, InputPosition Position)
{
    /// <summary>A job for every input of a transaction that stands in no block yet; positions count it as the first.</summary>
    public static ScriptJob[] AllOf(SpendingTransaction spending)
    {
        ScriptJob[] jobs = new ScriptJob[spending.Spent.Length];
        for (int input = 0; input < jobs.Length; input++) jobs[input] = new(spending, new(0, input));
        return jobs;
    }

    /// <summary>The check under given flags.</summary>
    public ScriptCheck Under(ScriptFlags flags) => new(Spending, Position.Input, flags);
}
