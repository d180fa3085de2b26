using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Codec;

namespace Blockchain.Wallet.Spending;

/// <summary>What transactions weigh before they are signed (BIP 141).</summary>
public static class Weights
{
    /// <summary>Weight units of the largest transaction that nodes pass on.</summary>
    public const int StandardMax = 400_000;

    private const int VersionAndLockTimeBytes = 4 + 4;
    private const int MarkerAndFlagBytes = 2;

    /// <summary>Weight units of a transaction once it is signed, at most.</summary>
    public static int Of(IReadOnlyCollection<InputSize> inputs, IReadOnlyCollection<TxOut> outputs)
    {
        int body = VersionAndLockTimeBytes + Outputs(outputs) + WireWriter.CompactSizeLength((ulong)inputs.Count) + inputs.Sum(input => input.BodyBytes);
        int weight = body * Transaction.WitnessScaleFactor;
        bool hasWitness = inputs.Any(input => input.WitnessBytes > 0);
        return hasWitness ? weight + MarkerAndFlagBytes + inputs.Sum(input => Math.Max(1, input.WitnessBytes)) : weight;
    }

    /// <summary>Weight units of everything but the inputs, as if there were witnesses.</summary>
    /// <param name="inputCountMax">How many inputs there may be: their count is part of this.</param>
    /// <param name="outputs">The outputs.</param>
    public static int WithoutInputs(int inputCountMax, IReadOnlyCollection<TxOut> outputs)
    {
        int body = VersionAndLockTimeBytes + Outputs(outputs) + WireWriter.CompactSizeLength((ulong)inputCountMax);
        return body * Transaction.WitnessScaleFactor + MarkerAndFlagBytes;
    }

    /// <summary>Bytes of an output.</summary>
    public static int OutputBytes(ScriptBytes script) => sizeof(long) + WireWriter.CompactSizeLength((ulong)script.Length) + script.Length;

    /// <summary>A quarter, rounded up: what fees are counted by.</summary>
    public static int ToVirtualBytes(int weight) => (weight + Transaction.WitnessScaleFactor - 1) / Transaction.WitnessScaleFactor;

    private static int Outputs(IReadOnlyCollection<TxOut> outputs) =>
        WireWriter.CompactSizeLength((ulong)outputs.Count) + outputs.Sum(output => OutputBytes(output.ScriptPubKey));
}
