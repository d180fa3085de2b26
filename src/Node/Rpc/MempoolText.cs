using System.Text.Json.Nodes;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Primitives;
using Blockchain.Node.Machine;
using Blockchain.Node.Machine.Mempool;

namespace Blockchain.Node.Rpc;

/// <summary>Waiting transactions as Core prints them. Used on the loop.</summary>
internal static class MempoolText
{
    private const uint FirstFinalSequence = 0xffff_fffe;

    /// <summary>One entry, as getmempoolentry shows it.</summary>
    public static JsonObject Entry(NodeMachine machine, MempoolEntry entry)
    {
        Transaction transaction = entry.Transaction;
        IReadOnlyCollection<MempoolEntry> ancestors = machine.Mempool.Ancestors(transaction);
        IReadOnlyCollection<MempoolEntry> descendants = machine.Mempool.Descendants(transaction.Id);
        return new()
        {
            ["vsize"] = transaction.VirtualSize,
            ["weight"] = transaction.Weight,
            ["time"] = entry.Arrived.ToSeconds().Seconds,
            ["height"] = machine.Chain.Tip.Height.Value,
            ["descendantcount"] = descendants.Count,
            ["descendantsize"] = descendants.Sum(other => (long)other.Transaction.VirtualSize),
            ["ancestorcount"] = ancestors.Count + 1,
            ["ancestorsize"] = ancestors.Sum(other => (long)other.Transaction.VirtualSize) + transaction.VirtualSize,
            ["wtxid"] = transaction.WitnessId.ToString(),
            ["fees"] = new JsonObject
            {
                ["base"] = TransactionView.Coins(entry.Fee),
                ["modified"] = TransactionView.Coins(entry.Fee),
                ["ancestor"] = TransactionView.Coins(new Amount(ancestors.Sum(other => other.Fee.Satoshis)) + entry.Fee),
                ["descendant"] = TransactionView.Coins(new Amount(descendants.Sum(other => other.Fee.Satoshis))),
            },
            ["depends"] = Names(transaction.Inputs.Select(input => input.Previous.Tx).Where(machine.Mempool.Contains)),
            ["spentby"] = Names(Enumerable.Range(0, transaction.Outputs.Length)
                .Select(i => machine.Mempool.TryGetSpender(new(transaction.Id, (uint)i), out TxId spender) ? spender : default).Where(id => !id.IsZero)),
            ["bip125-replaceable"] = ancestors.Append(entry).Any(member => member.Transaction.Inputs.Any(input => input.Sequence < FirstFinalSequence)),
            ["unbroadcast"] = false,
        };
    }

    /// <summary>Ids, or entries by id.</summary>
    public static JsonNode List(NodeMachine machine, IEnumerable<MempoolEntry> entries, bool isVerbose)
    {
        if (!isVerbose) return Names(entries.Select(entry => entry.Transaction.Id));
        JsonObject json = [];
        foreach (MempoolEntry entry in entries) json[entry.Transaction.Id.ToString()] = Entry(machine, entry);
        return json;
    }

    private static JsonArray Names(IEnumerable<TxId> ids) => new([.. ids.Distinct().Select(id => JsonValue.Create(id.ToString()))]);
}
