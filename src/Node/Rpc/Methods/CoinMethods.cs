using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using Blockchain.Consensus.Addresses;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Chain;
using Blockchain.Consensus.Primitives;
using Blockchain.Node.Machine;

namespace Blockchain.Node.Rpc.Methods;

/// <summary>Reads of the coin set.</summary>
internal static class CoinMethods
{
    private const string Group = "Blockchain";
    private const int BogoFixedBytes = 32 + 4 + 4 + 8 + 2;

    public static ImmutableArray<RpcMethod> All { get; } =
    [
        RpcMethod.Reads(
            Group, "gettxout", "An unspent output; null when there is none.",
            [
                new("txid", RpcType.Text, "The transaction."), new("n", RpcType.Number, "The output's index."),
                new("include_mempool", RpcType.Boolean, "Whether waiting transactions count; true where left out.", IsOptional: true),
            ], TxOut),
        RpcMethod.Reads(
            Group, "gettxoutsetinfo", "The coin set at the best block: how many, how much, and their hash. Reads every coin.",
            [new("hash_type", RpcType.Text, "hash_serialized_3 (where left out), muhash or none.", IsOptional: true)], SetInfo),
        RpcMethod.Reads(
            Group, "scantxoutset", "Looks for coins that pay to addresses or scripts: descriptors addr(...) and raw(...). Reads every coin.",
            [new("action", RpcType.Text, "start; status and abort find nothing running."), new("scanobjects", RpcType.Array, "Descriptors.", IsOptional: true)], Scan),
    ];

    private static JsonObject? TxOut(RpcNode node, NodeMachine machine, RpcArguments arguments)
    {
        OutPoint name = new(new(arguments.Hash(0)), (uint)Math.Max(0, arguments.Int(1)));
        if (arguments.Int(1) < 0) return null;
        bool withMempool = arguments.Flag(2, otherwise: true);
        if (withMempool && machine.Mempool.TryGetSpender(name, out _)) return null;
        TxOut output;
        int confirmations = 0;
        bool isCoinbase = false;
        if (machine.Chain.Coins.TryGet(name, out Coin coin))
        {
            (output, confirmations, isCoinbase) = (coin.Output, machine.Chain.Tip.Height - coin.Height + 1, coin.IsCoinbase);
        }
        else if (withMempool && machine.Mempool.TryGet(name.Tx, out Machine.Mempool.MempoolEntry? entry) && name.Index < entry.Transaction.Outputs.Length)
        {
            output = entry.Transaction.Outputs[(int)name.Index];
        }
        else
        {
            return null;
        }
        return new()
        {
            ["bestblock"] = machine.Chain.Tip.Hash.ToString(),
            ["confirmations"] = confirmations,
            ["value"] = TransactionView.Coins(output.Value),
            ["scriptPubKey"] = ScriptView.OfOutput(output.ScriptPubKey, node.Addresses),
            ["coinbase"] = isCoinbase,
        };
    }

    private static JsonObject SetInfo(RpcNode node, NodeMachine machine, RpcArguments arguments)
    {
        string kind = arguments.Text(0, "hash_serialized_3");
        if (kind is not ("hash_serialized_3" or "muhash" or "none")) throw new RpcFaultException(RpcErrorCode.InvalidParameter, $"'{kind}' is not a valid hash_type");
        Chainstate chain = machine.Chain;
        long bogoBytes = 0;
        HashSet<TxId> transactions = [];
        foreach ((OutPoint name, Coin coin) in chain.AllCoins())
        {
            transactions.Add(name.Tx);
            bogoBytes += BogoFixedBytes + coin.Output.ScriptPubKey.Length;
        }
        JsonObject json = new()
        {
            ["height"] = chain.Tip.Height.Value,
            ["bestblock"] = chain.Tip.Hash.ToString(),
            ["txouts"] = chain.CoinCount,
            ["bogosize"] = bogoBytes,
        };
        if (kind == "muhash") json["muhash"] = chain.MuHash().ToString();
        if (kind == "hash_serialized_3") json["hash_serialized_3"] = chain.SerializedHash().ToString();
        json["total_amount"] = TransactionView.Coins(chain.TotalSatoshis);
        json["transactions"] = transactions.Count;
        json["disk_size"] = 0;
        return json;
    }

    private static JsonNode? Scan(RpcNode node, NodeMachine machine, RpcArguments arguments)
    {
        string action = arguments.Text(0);
        if (action == "status") return null;
        if (action == "abort") return false;
        if (action != "start") throw new RpcFaultException(RpcErrorCode.InvalidParameter, $"Invalid action '{action}'");
        if (!arguments.Has(1)) throw new RpcFaultException(RpcErrorCode.Misc, "scanobjects argument is required for the start action");
        HashSet<ScriptBytes> wanted = [.. arguments.Items(1).Select(item => ScriptOf(item, node.Addresses))];
        JsonArray unspents = [];
        Int128 total = 0;
        foreach ((OutPoint name, Coin coin) in machine.Chain.AllCoins().Where(pair => wanted.Contains(pair.Value.Output.ScriptPubKey)).OrderBy(pair => pair.Key))
        {
            total += coin.Output.Value.Satoshis;
            unspents.Add(new JsonObject
            {
                ["txid"] = name.Tx.ToString(),
                ["vout"] = name.Index,
                ["scriptPubKey"] = coin.Output.ScriptPubKey.ToString(),
                ["desc"] = ScriptDescriptor.Of(coin.Output.ScriptPubKey, node.Addresses),
                ["amount"] = TransactionView.Coins(coin.Output.Value),
                ["coinbase"] = coin.IsCoinbase,
                ["height"] = coin.Height.Value,
                ["blockhash"] = machine.Chain.Tip.Header.Ancestor(coin.Height).Hash.ToString(),
                ["confirmations"] = machine.Chain.Tip.Height - coin.Height + 1,
            });
        }
        return new JsonObject
        {
            ["success"] = true,
            ["txouts"] = machine.Chain.CoinCount,
            ["height"] = machine.Chain.Tip.Height.Value,
            ["bestblock"] = machine.Chain.Tip.Hash.ToString(),
            ["unspents"] = unspents,
            ["total_amount"] = TransactionView.Coins(total),
        };
    }

    private static ScriptBytes ScriptOf(JsonElement item, AddressFormat format)
    {
        string text = item.ValueKind == JsonValueKind.Object && item.TryGetProperty("desc", out JsonElement inner) ? inner.ToString() : item.ToString();
        string body = text.Split('#')[0];
        if (text.Contains('#', StringComparison.Ordinal) && text != $"{body}#{DescriptorChecksum.Of(body)}")
            throw new RpcFaultException(RpcErrorCode.InvalidAddressOrKey, $"Provided checksum does not match computed checksum '{DescriptorChecksum.Of(body)}'");
        if (body.StartsWith("addr(", StringComparison.Ordinal) && body.EndsWith(')'))
        {
            if (Address.TryParse(body[5..^1], format, out ScriptBytes script, out _)) return script;
            throw new RpcFaultException(RpcErrorCode.InvalidAddressOrKey, "Address is not valid");
        }
        if (body.StartsWith("raw(", StringComparison.Ordinal) && body.EndsWith(')') && Hex.TryDecode(body[4..^1], out byte[]? bytes)) return new(bytes);
        throw new RpcFaultException(RpcErrorCode.InvalidAddressOrKey, $"'{body}' is not a valid descriptor function");
    }
}
