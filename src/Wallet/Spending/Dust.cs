using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Primitives;
using Blockchain.Consensus.Script;

namespace Blockchain.Wallet.Spending;

/// <summary>Outputs that cost more to create and spend than they are: nodes do not pass them on (Bitcoin Core's rule).</summary>
public static class Dust
{
    // An input that spends a key hash, with Core's round figures: outpoint, length, scriptSig of 107 bytes, sequence.
    private const int InputBytes = 32 + 4 + 1 + 107 + 4;
    private const int WitnessInputBytes = 32 + 4 + 1 + 107 / Transaction.WitnessScaleFactor + 4;

    /// <summary>3,000 satoshis per 1,000 virtual bytes: the rate by which Core's nodes tell dust.</summary>
    public static FeeRate StandardRate { get; } = FeeRate.OfKiloByte(new(3_000));

    /// <summary>The least that an output to this script may hold; nothing for one that can never be spent.</summary>
    public static Amount LimitFor(ScriptBytes script)
    {
        if (ScriptTemplates.IsUnspendable(script.Span)) return Amount.Zero;
        bool hasWitness = ScriptTemplates.TryGetWitnessProgram(script.Span, out _, out _);
        return StandardRate.FeeFor(Weights.OutputBytes(script) + (hasWitness ? WitnessInputBytes : InputBytes));
    }
}
