using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Crypto;
using Blockchain.Consensus.Primitives;
using Blockchain.Consensus.Script;
using Blockchain.Wallet.Addresses;

namespace Blockchain.Wallet.Spending.Signing;

/// <summary>Signs a draft, and lets it out only when every input satisfies its script as a node will judge it.</summary>
public static class TransactionSigner
{
    /// <summary>What nodes enforce on transactions that they pass on: every consensus rule and every rule of policy.</summary>
    public const ScriptFlags StandardFlags =
        ScriptFlags.P2sh | ScriptFlags.StrictEncoding | ScriptFlags.DerSignatures | ScriptFlags.LowS | ScriptFlags.NullDummy
        | ScriptFlags.MinimalData | ScriptFlags.DiscourageUpgradableNops | ScriptFlags.CleanStack | ScriptFlags.CheckLockTimeVerify
        | ScriptFlags.CheckSequenceVerify | ScriptFlags.Witness | ScriptFlags.DiscourageUpgradableWitnessProgram | ScriptFlags.MinimalIf
        | ScriptFlags.NullFail | ScriptFlags.WitnessPublicKeyType | ScriptFlags.ConstScriptCode | ScriptFlags.Taproot
        | ScriptFlags.DiscourageUpgradableTaprootVersion | ScriptFlags.DiscourageOpSuccess | ScriptFlags.DiscourageUpgradablePublicKeyType;

    /// <summary>Signs.</summary>
    /// <param name="draft">What a person has agreed to.</param>
    /// <param name="keys">The keys.</param>
    /// <param name="aux">For BIP 340; should be random and may be zero.</param>
    /// <param name="signed">The transaction, ready to be sent.</param>
    /// <param name="failure">The coin whose key is missing or wrong.</param>
    public static bool TrySign(
        TransactionDraft draft, IKeyRing keys, Hash256 aux, [NotNullWhen(true)] out Transaction? signed, [NotNullWhen(false)] out SpendingFailure? failure)
    {
        signed = null;
        Transaction unsigned = draft.Unsigned;
        SpendingTransaction spending = new(unsigned, [.. draft.Coins.Select(coin => coin.Output)]);
        ImmutableArray<TxIn>.Builder inputs = ImmutableArray.CreateBuilder<TxIn>(draft.Coins.Length);
        foreach (SpendableCoin coin in draft.Coins)
        {
            if (!TrySign(spending, inputs.Count, coin, keys, aux, out TxIn input, out failure)) return false;
            inputs.Add(input);
        }
        Transaction made = new(unsigned.Version, inputs.MoveToImmutable(), unsigned.Outputs, unsigned.LockTime);
        Invariant.Holds(made.Weight <= draft.Weight); // or it would pay less than it was asked to
        failure = Verify(made, draft);
        if (failure is not null) return false;
        signed = made;
        return true;
    }

    private static bool TrySign(
        SpendingTransaction spending, int input, SpendableCoin coin, IKeyRing keys, Hash256 aux, out TxIn signed, [NotNullWhen(false)] out SpendingFailure? failure)
    {
        ScriptBytes script = coin.Output.ScriptPubKey;
        signed = default;
        failure = new SpendingFailure.KeyMissing(coin.Place);
        if (keys.KeyOf(script) is not { } key) return false;
        TxIn? made = AddressKinds.Of(script) switch
        {
            AddressKind.KeyHash => InputSigner.KeyHash(spending, input, key),
            AddressKind.WitnessKeyHash => InputSigner.WitnessKeyHash(spending, input, key),
            AddressKind.Taproot => InputSigner.Taproot(spending, input, key, merkleRoot: null, SignatureHashType.Default, aux),
            AddressKind.ScriptHash or AddressKind.WitnessScriptHash or AddressKind.WitnessUnknown => null,
        };
        failure = made is null ? new SpendingFailure.UnknownKind(coin.Place) : null;
        signed = made ?? default;
        return failure is null;
    }

    private static SpendingFailure.SignatureRefused? Verify(Transaction signed, TransactionDraft draft)
    {
        SpendingTransaction spending = new(signed, [.. draft.Coins.Select(coin => coin.Output)]);
        for (int i = 0; i < draft.Coins.Length; i++)
        {
            ScriptError error = new ScriptCheck(spending, i, StandardFlags).Run(BouncyCastleVerifier.Instance);
            if (error != ScriptError.Ok) return new SpendingFailure.SignatureRefused(draft.Coins[i].Place, error);
        }
        return null;
    }
}
