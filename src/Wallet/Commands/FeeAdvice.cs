using System.Text.Json.Nodes;
using Blockchain.Client;
using Blockchain.Consensus.Primitives;

namespace Blockchain.Wallet.Commands;

/// <summary>What to pay for a payment's size, and who says so.</summary>
/// <param name="Rate">The rate to pay.</param>
/// <param name="Min">The least that the node takes.</param>
/// <param name="Why">Where the rate comes from, for people.</param>
internal sealed record FeeAdvice(FeeRate Rate, FeeRate Min, string Why)
{
    /// <summary>Blocks within which a payment should be confirmed.</summary>
    public const int TargetBlocks = 6;

    // What nodes relay by default, in satoshis for 1,000 virtual bytes, and what to pay where nobody knows better: the wallet's rate of a quiet day.
    private const long RelayPerKiloByte = 1_000;
    private const long QuietPerKiloByte = 10_000;

    /// <summary>Takes the rate that was asked for, or the node's.</summary>
    /// <exception cref="NodeUnreachableException">The node is gone.</exception>
    public static async Task<FeeAdvice> AskAsync(RpcClient node, FeeRate? asked)
    {
        IReadOnlyList<(JsonNode? Result, RpcException? Error)> answers =
            await node.BatchAsync([new("getmempoolinfo"), new("estimatesmartfee", TargetBlocks)]).ConfigureAwait(false);
        Amount least = Most(new(RelayPerKiloByte), AmountOf(answers[0].Result?["mempoolminfee"]));
        Amount? estimate = AmountOf(answers[1].Result?["feerate"]);
        FeeRate min = FeeRate.OfKiloByte(least);
        if (asked is { } rate) return new(rate, min, "as you asked");
        if (estimate is not { } advised) return new(FeeRate.OfKiloByte(Most(new(QuietPerKiloByte), least)), min, "that of a quiet day: the node has no advice");
        return new(FeeRate.OfKiloByte(Most(advised, least)), min, advised < least ? "the least that the node takes" : $"the node's advice for {TargetBlocks} blocks");
    }

    /// <summary>The same, but at least a rate.</summary>
    public FeeAdvice AtLeast(FeeRate rate, string why) => Rate >= rate ? this : this with { Rate = rate, Why = why };

    /// <summary>An amount as nodes write it: coins, as a number.</summary>
    internal static Amount? AmountOf(JsonNode? coins)
    {
        if (coins is not JsonValue value || !value.TryGetValue(out decimal number)) return null;
        return number is >= 0 and <= 21_000_000 ? new Amount((long)(number * Amount.Coin)) : null;
    }

    private static Amount Most(Amount one, Amount? other) => other is { } more && more > one ? more : one;
}
