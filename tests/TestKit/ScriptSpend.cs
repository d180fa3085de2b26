using System.Collections.Immutable;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Primitives;
using Blockchain.Consensus.Script;

namespace Blockchain.TestKit;

/// <summary>The pair of transactions that script vectors run in: a coinbase that pays the script, and one that spends it.</summary>
public static class ScriptSpend
{
    /// <summary>Builds the spending transaction; only the scripts, the witness and the amount vary.</summary>
    public static SpendingTransaction Of(ScriptBytes scriptSig, ScriptBytes scriptPubKey, Witness witness = default, Amount amount = default)
    {
        TxOut paid = new(amount, scriptPubKey);
        ScriptBytes coinbaseScript = new ScriptBuilder().Number(0).Number(0).ToScript();
        Transaction credit = new(1, [new(OutPoint.Null, coinbaseScript, TxIn.SequenceFinal)], [paid], 0);
        TxIn input = new(new(credit.Id, 0), scriptSig, TxIn.SequenceFinal, witness);
        Transaction spend = new(1, [input], [new(amount, default)], 0);
        return new(spend, ImmutableArray.Create(paid));
    }
}
