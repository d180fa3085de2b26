using Blockchain.Consensus.Blocks;
using Blockchain.Wallet.Addresses;

namespace Blockchain.Wallet.Spending;

/// <summary>How large an input will be once it is signed: known before, because fees have to be.</summary>
/// <remarks>
/// An ECDSA signature with a low s takes 70 to 72 bytes with its hash type (shorter ones are rarer than one in 100); 72 are counted, so a
/// transaction pays for at most a few bytes that it does not have, and never for fewer.
/// </remarks>
/// <param name="BodyBytes">Outpoint, scriptSig with its length, sequence.</param>
/// <param name="WitnessBytes">The witness with its count; 0 for none.</param>
public readonly record struct InputSize(int BodyBytes, int WitnessBytes)
{
    private const int EcdsaBytes = 72;
    private const int SchnorrBytes = 64;
    private const int PublicKeyBytes = 33;

    // Every length and count below fits into one byte.
    private static readonly InputSize KeyHash = new(TxIn.SizeMin + 1 + EcdsaBytes + 1 + PublicKeyBytes, 0);
    private static readonly InputSize WitnessKeyHash = new(TxIn.SizeMin, 1 + 1 + EcdsaBytes + 1 + PublicKeyBytes);
    private static readonly InputSize Taproot = new(TxIn.SizeMin, 1 + 1 + SchnorrBytes);

    /// <summary>
    /// Weight units in a transaction that has witnesses: there, an input without one takes a unit too, for the count of zero.
    /// </summary>
    public int Weight => BodyBytes * Transaction.WitnessScaleFactor + Math.Max(1, WitnessBytes);

    /// <summary>A quarter of the weight, rounded up: what the input is charged while coins are selected.</summary>
    public int VirtualBytes => Weights.ToVirtualBytes(Weight);

    /// <summary>The size of an input that spends an output; false when the wallet cannot sign for such outputs.</summary>
    /// <param name="script">The output's script.</param>
    /// <param name="size">The size.</param>
    public static bool TryGet(ScriptBytes script, out InputSize size)
    {
        (bool known, size) = AddressKinds.Of(script) switch
        {
            AddressKind.KeyHash => (AddressKinds.IsKeyHash(script), KeyHash),
            AddressKind.WitnessKeyHash => (true, WitnessKeyHash),
            AddressKind.Taproot => (true, Taproot),
            AddressKind.ScriptHash or AddressKind.WitnessScriptHash or AddressKind.WitnessUnknown => (false, default),
        };
        return known;
    }
}
