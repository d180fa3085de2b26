using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Codec;
using Blockchain.Consensus.Primitives;
using Blockchain.Consensus.Validation;

namespace Blockchain.Consensus.Forks;

/// <summary>The canonical form of a report of orphaned transactions. A change of it is a new format with a new name.</summary>
internal static class OrphanReportJson
{
    internal const string Format = "blockchain/orphan-report/v1";

    internal static byte[] Write(OrphanReport report)
    {
        CanonicalJson json = new();
        json.BeginObject().Field("format", Format);
        Place(json, "fork_point", report.ForkPoint);
        Place(json, "abandoned_tip", report.AbandonedTip);
        Place(json, "kept_tip", report.KeptTip);
        json.Name("totals").BeginArray();
        foreach (FateTotal total in report.Totals)
            json.BeginObject().Field("fate", total.Fate.Name()).Field("count", total.Count).Field("value", total.Value).EndObject();
        json.EndArray().Name("transactions").BeginArray();
        foreach (OrphanedTransaction transaction in report.Transactions) Write(json, transaction);
        json.EndArray().Name("scripts").BeginArray();
        foreach (ScriptTotal total in report.Scripts) Write(json, total);
        return json.EndArray().EndObject().ToUtf8();
    }

    private static void Write(CanonicalJson json, OrphanedTransaction transaction)
    {
        json.BeginObject()
            .Field("height", transaction.Block.Height.Value)
            .Field("index", transaction.Index)
            .Field("block", transaction.Block.Hash.ToString())
            .Field("txid", transaction.Id.ToString())
            .Field("fate", transaction.Fate.Kind.Name());
        Details(json, transaction.Fate);
        json.Field("value", transaction.Value)
            .Field("fee", transaction.Fee)
            .Field("confirmations_lost", transaction.ConfirmationsLost)
            .Name("pays").BeginArray();
        foreach (TxOut output in transaction.Pays)
            json.BeginObject().Field("script", output.ScriptPubKey.ToString()).Field("value", output.Value.Satoshis).EndObject();
        json.EndArray().EndObject();
    }

    private static void Details(CanonicalJson json, Fate fate)
    {
        switch (fate)
        {
            case Fate.ConfirmedAgain again:
                Place(json, "in", again.Block);
                break;
            case Fate.DoubleSpent spent:
                json.Field("by", spent.Kept.Transaction.Id.ToString());
                Place(json, "in", spent.Kept.Block);
                json.Name("coin").BeginObject().Field("txid", spent.Spent.Tx.ToString()).Field("index", spent.Spent.Index).EndObject();
                Proof(json, "abandoned_proof", spent.Abandoned);
                Proof(json, "kept_proof", spent.Kept);
                break;
            case Fate.ChildOf child:
                json.Field("parent", child.Parent.ToString());
                break;
            case Fate.InvalidUnder invalid:
                json.Field("rule", invalid.Violation.Rule)
                    .Field("reject", invalid.Violation.Reject.Name())
                    .Field("measured", invalid.Violation.Measured)
                    .Field("limit", invalid.Violation.Limit)
                    .Field("input", invalid.Violation.Input);
                break;
            case Fate.BackInMempool or Fate.LostCoinbase:
                break;
        }
    }

    private static void Write(CanonicalJson json, ScriptTotal total) => json.BeginObject()
        .Field("script", total.Script.ToString())
        .Field("outputs", total.Paid)
        .Field("confirmed_again", total.ConfirmedAgain)
        .Field("waiting", total.Waiting)
        .Field("lost", total.Lost)
        .EndObject();

    private static void Place(CanonicalJson json, string name, BlockPlace place) => json.Name(name).BeginObject()
        .Field("hash", place.Hash.ToString())
        .Field("height", place.Height.Value)
        .EndObject();

    private static void Proof(CanonicalJson json, string name, SpendProof proof)
    {
        json.Name(name).BeginObject()
            .Field("header", Hex.Encode(Wire.ToBytes(proof.Header)))
            .Field("height", proof.Height.Value)
            .Field("transaction", Hex.Encode(Wire.ToBytes(proof.Transaction)))
            .Field("index", proof.Proof.Index)
            .Name("siblings").BeginArray();
        foreach (Hash256 sibling in proof.Proof.Siblings) json.String(sibling.ToString());
        json.EndArray().EndObject();
    }
}
