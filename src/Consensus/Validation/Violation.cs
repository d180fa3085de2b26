using System.Globalization;
using System.Text;

namespace Blockchain.Consensus.Validation;

/// <summary>A broken rule as a value: which, what was measured against which limit, and where.</summary>
/// <param name="Reject">What is wrong, in the ecosystem's words.</param>
/// <param name="Rule">The name of the rule that says so, as chain files spell it: <c>max-touched-txids</c>.</param>
public sealed record Violation(Reject Reject, string Rule)
{
    /// <summary>What was measured, in the rule's unit; null where there is nothing to measure.</summary>
    public long? Measured { get; init; }

    /// <summary>The limit, in the rule's unit.</summary>
    public long? Limit { get; init; }

    /// <summary>The position of the transaction in its block.</summary>
    public int? Transaction { get; init; }

    /// <summary>The position of the input in its transaction.</summary>
    public int? Input { get; init; }

    /// <summary>More in words: the block version, or what the script interpreter said.</summary>
    public string? Detail { get; init; }

    /// <summary>The ecosystem's word as <c>submitblock</c> answers it; of a version too low it says which.</summary>
    public string Word => Reject == Reject.BlockVersion ? $"{Reject.Name()}({Detail})" : Reject.Name();

    /// <summary>One line for people: <c>bad-blk-touched-txids: rule max-touched-txids, measured 4501, limit 4500</c>.</summary>
    public override string ToString()
    {
        StringBuilder text = new($"{Word}: rule {Rule}");
        if (Transaction is { } transaction) text.Append(CultureInfo.InvariantCulture, $", transaction {transaction}");
        if (Input is { } input) text.Append(CultureInfo.InvariantCulture, $", input {input}");
        if (Measured is { } measured) text.Append(CultureInfo.InvariantCulture, $", measured {measured}");
        if (Limit is { } limit) text.Append(CultureInfo.InvariantCulture, $", limit {limit}");
        if (Detail is not null && Reject != Reject.BlockVersion) text.Append(": ").Append(Detail);
        return text.ToString();
    }
}
