using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Codec;
using Blockchain.Consensus.Primitives;
using Blockchain.Consensus.Script;
using Blockchain.Consensus.Validation;
using Blockchain.Node.Machine;
using Blockchain.Node.Machine.Mempool;

namespace Blockchain.Node.Rpc.Methods;

/// <summary>Transactions that wait for a block, and the way in.</summary>
internal static class MempoolMethods
{
    private const string Group = "Blockchain";
    private const string RawTransactions = "Rawtransactions";
    private const int TestedCountMax = 25;
    private static readonly Amount DefaultMaxFeeRate = new(Amount.Coin / 10);

    public static ImmutableArray<RpcMethod> All { get; } =
    [
        RpcMethod.Reads(
            Group, "getrawmempool", "The ids of all waiting transactions, parents before children, or all about each.",
            [
                new("verbose", RpcType.Boolean, "true for all about each.", IsOptional: true),
                new("mempool_sequence", RpcType.Boolean, "Not kept here: must be false.", IsOptional: true),
            ], static (_, machine, arguments) => MempoolText.List(machine, machine.Mempool.InOrder, arguments.Flag(0))),
        RpcMethod.Reads(Group, "getmempoolinfo", "How much waits, and what is taken.", [], Info),
        RpcMethod.Reads(
            Group, "getmempoolentry", "All about one waiting transaction.", [new("txid", RpcType.Text, "The transaction.")],
            static (_, machine, arguments) => MempoolText.Entry(machine, Find(machine, arguments))),
        RpcMethod.Reads(
            Group, "getmempoolancestors", "The unconfirmed ancestors of a waiting transaction.",
            [new("txid", RpcType.Text, "The transaction."), new("verbose", RpcType.Boolean, "true for all about each.", IsOptional: true)],
            static (_, machine, arguments) => MempoolText.List(
                machine, machine.Mempool.Ancestors(Find(machine, arguments).Transaction).OrderBy(entry => entry.Order), arguments.Flag(1))),
        RpcMethod.Reads(
            Group, "getmempooldescendants", "The unconfirmed descendants of a waiting transaction.",
            [new("txid", RpcType.Text, "The transaction."), new("verbose", RpcType.Boolean, "true for all about each.", IsOptional: true)],
            static (_, machine, arguments) => Descendants(machine, Find(machine, arguments), arguments.Flag(1))),
        RpcMethod.Does(
            Group, "savemempool", RpcRole.Operator, "Writes the waiting transactions to the disk, as every stop does.", [],
            static async (node, _, _) => new JsonObject { ["filename"] = await node.SaveMempool().ConfigureAwait(false) }),
        RpcMethod.Does(
            RawTransactions, "sendrawtransaction", RpcRole.Node, "Takes a transaction in and passes it on; answers its id.",
            [
                new("hexstring", RpcType.Text, "The transaction's bytes."),
                new("maxfeerate", RpcType.Any, "Coins per 1,000 virtual bytes above which it is refused; 0.10 where left out, 0 for any.", IsOptional: true),
                new("maxburnamount", RpcType.Any, "Coins that may go to outputs nobody can spend; 0 where left out.", IsOptional: true),
            ], Send),
        RpcMethod.Reads(
            RawTransactions, "testmempoolaccept", "Whether transactions would be taken, each by itself.",
            [
                new("rawtxs", RpcType.Array, "The transactions' bytes."),
                new("maxfeerate", RpcType.Any, "As in sendrawtransaction.", IsOptional: true),
            ], Test),
    ];

    private static MempoolEntry Find(NodeMachine machine, RpcArguments arguments) =>
        machine.Mempool.TryGet(new(arguments.Hash(0)), out MempoolEntry? entry)
            ? entry
            : throw new RpcFaultException(RpcErrorCode.InvalidAddressOrKey, "Transaction not in mempool");

    private static JsonNode Descendants(NodeMachine machine, MempoolEntry entry, bool isVerbose) => MempoolText.List(
        machine, machine.Mempool.Descendants(entry.Transaction.Id).Where(other => other != entry).OrderBy(other => other.Order), isVerbose);

    private static JsonObject Info(RpcNode node, NodeMachine machine, RpcArguments arguments)
    {
        MempoolPolicy policy = machine.Mempool.Policy;
        return new()
        {
            ["loaded"] = true,
            ["size"] = machine.Mempool.Count,
            ["bytes"] = machine.Mempool.Totals.VirtualBytes,
            ["usage"] = machine.Mempool.MemoryBytes,
            ["total_fee"] = TransactionView.Coins(machine.Mempool.Totals.Fees),
            ["maxmempool"] = policy.MempoolBytesMax,
            ["mempoolminfee"] = TransactionView.Coins(new Amount(Math.Max(policy.MinRelayFee.Satoshis, machine.Mempool.FeeFloor(node.Clock.Now).Satoshis))),
            ["minrelaytxfee"] = TransactionView.Coins(policy.MinRelayFee),
            ["incrementalrelayfee"] = TransactionView.Coins(policy.IncrementalRelayFee),
            ["unbroadcastcount"] = 0,
            ["fullrbf"] = true,
        };
    }

    private static async Task<JsonNode?> Send(RpcNode node, RpcArguments arguments, CancellationToken stop)
    {
        if (!arguments.TryBytes(0, out byte[]? bytes) || !Wire.TryRead<Transaction>(bytes, out Transaction? transaction) || transaction.Inputs.IsEmpty)
            throw new RpcFaultException(RpcErrorCode.Deserialization, "TX decode failed. Make sure the tx has at least one input.");
        Amount maxBurn = arguments.Raw(2) is { } burn ? RpcArguments.AmountOf(burn) : Amount.Zero;
        if (transaction.Outputs.Any(output => ScriptTemplates.IsUnspendable(output.ScriptPubKey.Span) && output.Value > maxBurn))
            throw new RpcFaultException(RpcErrorCode.Verify, "Unspendable output exceeds maximum configured by user (maxburnamount)");
        Amount maxRate = MaxFeeRate(arguments);
        bool isTooDear = await node.Loop.ReadAsync(machine => IsTooDear(
            MempoolAcceptance.Check(machine.Mempool, transaction, machine.ContextAt(node.Clock.Now)), maxRate)).ConfigureAwait(false);
        if (isTooDear) throw new RpcFaultException(RpcErrorCode.Verify, "Fee exceeds maximum configured by user (e.g. -maxtxfee, maxfeerate)");
        Answer? answer = await node.Loop.DoAsync(now => new NodeEvent.SubmitTransaction(now, transaction)).ConfigureAwait(false);
        return ((Answer.TransactionSubmitted?)answer)?.Verdict switch
        {
            MempoolVerdict.InputsMissing => throw new RpcFaultException(RpcErrorCode.Verify, "bad-txns-inputs-missingorspent"),
            MempoolVerdict.Refused { Word: "txn-already-known" } => throw new RpcFaultException(RpcErrorCode.AlreadyInUtxoSet, "Transaction outputs already in utxo set"),
            MempoolVerdict.Accepted or MempoolVerdict.Known => transaction.Id.ToString(),
            { } refused => throw new RpcFaultException(RpcErrorCode.VerifyRejected, refused.Reason ?? "rejected"),
            null => throw new InvariantException("no verdict"),
        };
    }

    private static JsonArray Test(RpcNode node, NodeMachine machine, RpcArguments arguments)
    {
        ImmutableArray<JsonElement> items = arguments.Items(0);
        if (items.Length is < 1 or > TestedCountMax)
            throw new RpcFaultException(RpcErrorCode.InvalidParameter, $"Array must contain between 1 and {TestedCountMax} transactions.");
        Amount maxRate = MaxFeeRate(arguments);
        JsonArray rows = [];
        foreach (JsonElement item in items)
        {
            if (!RpcArguments.TryBytesOf(item, out byte[]? bytes) || !Wire.TryRead<Transaction>(bytes, out Transaction? transaction) || transaction.Inputs.IsEmpty)
                throw new RpcFaultException(RpcErrorCode.Deserialization, $"TX decode failed: {item} Make sure the tx has at least one input.");
            rows.Add(Row(machine, transaction, maxRate, node.Clock.Now));
        }
        return rows;
    }

    private static JsonObject Row(NodeMachine machine, Transaction transaction, Amount maxRate, UnixTimeMs now)
    {
        MempoolVerdict verdict = machine.Mempool.Contains(transaction.Id)
            ? new MempoolVerdict.Known()
            : MempoolAcceptance.Check(machine.Mempool, transaction, machine.ContextAt(now));
        JsonObject row = new() { ["txid"] = transaction.Id.ToString(), ["wtxid"] = transaction.WitnessId.ToString() };
        if (verdict is not MempoolVerdict.Accepted { Entry: { } entry })
        {
            row["allowed"] = false;
            row["reject-reason"] = verdict switch
            {
                MempoolVerdict.InputsMissing => "missing-inputs",
                MempoolVerdict.Refused refused => refused.Word,
                MempoolVerdict.Invalid invalid => invalid.Violation.Reject.Name(),
                _ => verdict.Reason,
            };
            return row;
        }
        if (IsTooDear(verdict, maxRate))
        {
            row["allowed"] = false;
            row["reject-reason"] = "max-fee-exceeded";
            return row;
        }
        row["allowed"] = true;
        row["vsize"] = transaction.VirtualSize;
        row["fees"] = new JsonObject
        {
            ["base"] = TransactionView.Coins(entry.Fee),
            ["effective-feerate"] = TransactionView.Coins(entry.FeeRate.PerKiloByte),
            ["effective-includes"] = new JsonArray(transaction.WitnessId.ToString()),
        };
        return row;
    }

    private static Amount MaxFeeRate(RpcArguments arguments) => arguments.Raw(1) is { } rate ? RpcArguments.AmountOf(rate) : DefaultMaxFeeRate;

    private static bool IsTooDear(MempoolVerdict verdict, Amount maxRate) =>
        maxRate > Amount.Zero && verdict is MempoolVerdict.Accepted { Entry: { } entry } && entry.FeeRate.CompareTo(new(maxRate, 1_000)) > 0;
}
