using Blockchain.Consensus.Script;

namespace Blockchain.Consensus.Validation;

/// <summary>One input whose scripts are to run.</summary>
/// <param name="Spending">The transaction with what it spends; shared by all its inputs, safe to read from many threads.</param>
/// <param name="Position">Where the input stands in its block.</param>
public readonly record struct ScriptJob(SpendingTransaction Spending, InputPosition Position)
{
    /// <summary>The check under given flags.</summary>
    public ScriptCheck Under(ScriptFlags flags) => new(Spending, Position.Input, flags);
}
