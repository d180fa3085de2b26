using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Crypto;

namespace Blockchain.Consensus.Script;

/// <summary>One input to verify: independent of all others, so that many can be run side by side.</summary>
/// <param name="Transaction">The transaction and what it spends.</param>
/// <param name="Input">Position of the input.</param>
/// <param name="Flags">What is enforced.</param>
public readonly record struct ScriptCheck(SpendingTransaction Transaction, int Input, ScriptFlags Flags)
{
    /// <summary>Verifies the input.</summary>
    /// <param name="verifier">The elliptic curve.</param>
    /// <returns><see cref="ScriptError.Ok"/>, or the first error. Never throws.</returns>
    public ScriptError Run(ISignatureVerifier verifier)
    {
        TxIn input = Transaction.Transaction.Inputs[Input];
        ScriptBytes scriptPubKey = Transaction.Spent[Input].ScriptPubKey;
        TransactionChecker checker = new(Transaction, Input, verifier);
        return ScriptInterpreter.Verify(input.ScriptSig, scriptPubKey, input.Witness, Flags, checker);
    }
}
