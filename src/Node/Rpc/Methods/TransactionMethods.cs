using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using Blockchain.Consensus.Addresses;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Chain;
using Blockchain.Consensus.Codec;
using Blockchain.Consensus.Crypto;
using Blockchain.Consensus.Primitives;
using Blockchain.Consensus.Script;
using Blockchain.Node.Machine;
using Blockchain.Node.Machine.Mempool;

namespace Blockchain.Node.Rpc.Methods;

/// <summary>Transactions, scripts and addresses: found, read, made.</summary>
internal static class TransactionMethods
{
    private const string Group = "Rawtransactions";
    private const uint ReplaceableSequence = 0xffff_fffd;
    private const uint LockableSequence = 0xffff_fffe;

    public static ImmutableArray<RpcMethod> All { get; } =
    [
        RpcMethod.Reads(
            Group, "getrawtransaction", "A transaction that waits, or stands in a block that is named: 0 its bytes, 1 decoded, 2 with fee and what it spends.",
            [
                new("txid", RpcType.Text, "The transaction."), new("verbosity", RpcType.Any, "0 to 2; 0 where left out.", IsOptional: true) { Alias = "verbose" },
                new("blockhash", RpcType.Text, "The block that it stands in.", IsOptional: true),
            ], GetRaw),
        RpcMethod.Does(
            Group, "decoderawtransaction", RpcRole.Read, "What a transaction's bytes say.",
            [new("hexstring", RpcType.Text, "The bytes."), new("iswitness", RpcType.Boolean, "Ignored: the bytes tell.", IsOptional: true)],
            static (node, arguments, _) => Task.FromResult<JsonNode?>(TransactionView.Decoded(
                arguments.TryBytes(0, out byte[]? bytes) && Wire.TryRead<Transaction>(bytes, out Transaction? transaction)
                    ? transaction
                    : throw new RpcFaultException(RpcErrorCode.Deserialization, "TX decode failed"), node.Addresses))),
        RpcMethod.Does(Group, "decodescript", RpcRole.Read, "What a script's bytes say.", [new("hexstring", RpcType.Text, "The bytes.")], DecodeScript),
        RpcMethod.Does(
            Group, "createrawtransaction", RpcRole.Read, "Makes an unsigned transaction.",
            [
                new("inputs", RpcType.Array, "Objects with txid, vout and perhaps sequence."),
                new("outputs", RpcType.Any, "Amounts by address, or data by \"data\": an object, or an array of objects of one member."),
                new("locktime", RpcType.Number, "The lock time; 0 where left out.", IsOptional: true),
                new("replaceable", RpcType.Boolean, "Whether it signals that it may be replaced (BIP 125); true where left out.", IsOptional: true),
            ], Create),
        RpcMethod.Does(
            "Util", "validateaddress", RpcRole.Read, "Whether a text is an address of this network.", [new("address", RpcType.Text, "The text.")], Validate),
    ];

    private static JsonNode GetRaw(RpcNode node, NodeMachine machine, RpcArguments arguments)
    {
        TxId id = new(arguments.Hash(0));
        int verbosity = arguments.Verbosity(1, otherwise: 0);
        BlockNode? block = null;
        Transaction? transaction = null;
        ImmutableArray<Coin> coins = default;
        if (arguments.Has(2))
        {
            if (!machine.Chain.Tree.TryGet(new(arguments.Hash(2)), out block)) throw new RpcFaultException(RpcErrorCode.InvalidAddressOrKey, "Block hash not found");
            Block body = BlockView.Body(node, block);
            transaction = body.Transactions.FirstOrDefault(candidate => candidate.Id == id)
                ?? throw new RpcFaultException(RpcErrorCode.InvalidAddressOrKey, "No such transaction found in the provided block. Use gettransaction for wallet transactions.");
            int before = body.Transactions.TakeWhile(other => other != transaction).Where(other => !other.IsCoinbase).Sum(other => other.Inputs.Length);
            if (!transaction.IsCoinbase && BlockView.Spent(node, block) is { IsDefault: false } spent) coins = spent.Slice(before, transaction.Inputs.Length);
        }
        else if (machine.Mempool.TryGet(id, out MempoolEntry? entry)) transaction = entry.Transaction;
        if (transaction is null)
        {
            throw new RpcFaultException(
                RpcErrorCode.InvalidAddressOrKey,
                "No such mempool transaction. Use -txindex or provide a block hash to enable blockchain transaction queries. Use gettransaction for wallet transactions.");
        }
        if (verbosity <= 0) return Hex.Encode(Wire.ToBytes(transaction));
        JsonObject json = [];
        if (block is not null) json["in_active_chain"] = machine.Chain.Tree.IsActive(block);
        JsonObject full = verbosity >= 2 ? TransactionView.Full(transaction, node.Addresses, coins, withPrevious: true) : TransactionView.Full(transaction, node.Addresses);
        foreach ((string name, JsonNode? value) in full.ToArray())
        {
            full.Remove(name);
            json[name] = value;
        }
        if (block is null) return json;
        json["blockhash"] = block.Hash.ToString();
        json["confirmations"] = Math.Max(0, BlockView.Confirmations(machine, block));
        json["time"] = block.Header.Header.Time.Seconds;
        json["blocktime"] = block.Header.Header.Time.Seconds;
        return json;
    }

    private static Task<JsonNode?> DecodeScript(RpcNode node, RpcArguments arguments, CancellationToken stop)
    {
        if (!arguments.TryBytes(0, out byte[]? bytes))
            throw new RpcFaultException(RpcErrorCode.InvalidParameter, $"argument must be hexadecimal string (not '{arguments.Text(0)}')");
        ScriptBytes script = new(bytes);
        JsonObject json = ScriptView.OfOutput(script, node.Addresses);
        json.Remove("hex");
        string kind = ScriptView.KindOf(script);
        if (kind is "pubkey" or "pubkeyhash" or "multisig" or "nonstandard" or "witness_v0_keyhash" or "witness_v0_scripthash" && !ScriptTemplates.IsUnspendable(bytes))
            json["p2sh"] = Address.FromScript(ScriptTemplates.PayToScriptHash(Hash160.Of(bytes)), node.Addresses);
        return Task.FromResult<JsonNode?>(json);
    }

    private static Task<JsonNode?> Validate(RpcNode node, RpcArguments arguments, CancellationToken stop)
    {
        string text = arguments.Text(0);
        if (!Address.TryParse(text, node.Addresses, out ScriptBytes script, out AddressError error))
        {
            return Task.FromResult<JsonNode?>(new JsonObject
            {
                ["isvalid"] = false,
                ["error_locations"] = new JsonArray([.. (error.Positions.IsDefault ? [] : error.Positions).Select(position => JsonValue.Create(position))]),
                ["error"] = error.ToString(),
            });
        }
        bool isWitness = ScriptTemplates.TryGetWitnessProgram(script.Span, out int version, out ReadOnlySpan<byte> program);
        JsonObject json = new()
        {
            ["isvalid"] = true,
            ["address"] = text,
            ["scriptPubKey"] = script.ToString(),
            ["isscript"] = ScriptTemplates.IsP2sh(script.Span) || (isWitness && program.Length == Hash256.Size),
            ["iswitness"] = isWitness,
        };
        if (isWitness)
        {
            json["witness_version"] = version;
            json["witness_program"] = Hex.Encode(program);
        }
        return Task.FromResult<JsonNode?>(json);
    }

    private static Task<JsonNode?> Create(RpcNode node, RpcArguments arguments, CancellationToken stop)
    {
        long lockTime = arguments.Long(2);
        if (lockTime is < 0 or > uint.MaxValue) throw new RpcFaultException(RpcErrorCode.InvalidParameter, "Invalid parameter, locktime out of range");
        uint sequence = arguments.Flag(3, otherwise: true) ? ReplaceableSequence : lockTime != 0 ? LockableSequence : TxIn.SequenceFinal;
        ImmutableArray<TxIn> inputs = [.. arguments.Items(0).Select(item => InputOf(item, sequence))];
        ImmutableArray<TxOut> outputs = arguments.Raw(1) switch
        {
            { ValueKind: JsonValueKind.Object } together => [.. together.EnumerateObject().Select(member => OutputOf(member, node.Addresses))],
            { ValueKind: JsonValueKind.Array } apart => [.. apart.EnumerateArray().Select(item => OutputOf(OnlyMember(item), node.Addresses))],
            _ => throw new RpcFaultException(RpcErrorCode.Type, "outputs must be an object or an array"),
        };
        return Task.FromResult<JsonNode?>(Hex.Encode(Wire.ToBytes(new Transaction(2, inputs, outputs, (uint)lockTime))));
    }

    private static TxIn InputOf(JsonElement item, uint sequence)
    {
        if (item.ValueKind != JsonValueKind.Object || !item.TryGetProperty("txid", out JsonElement txid)) throw new RpcFaultException(RpcErrorCode.InvalidParameter, "Invalid parameter, missing txid key");
        Hash256 hash = RpcArguments.HashOf(txid.ToString(), "txid");
        if (!item.TryGetProperty("vout", out JsonElement vout) || vout.ValueKind != JsonValueKind.Number || !vout.TryGetInt32(out int index))
            throw new RpcFaultException(RpcErrorCode.InvalidParameter, "Invalid parameter, missing vout key");
        if (index < 0) throw new RpcFaultException(RpcErrorCode.InvalidParameter, "Invalid parameter, vout cannot be negative");
        if (item.TryGetProperty("sequence", out JsonElement given) && (given.ValueKind != JsonValueKind.Number || !given.TryGetUInt32(out sequence)))
            throw new RpcFaultException(RpcErrorCode.InvalidParameter, "Invalid parameter, sequence number is out of range");
        return new(new(new(hash), (uint)index), default, sequence);
    }

    private static JsonProperty OnlyMember(JsonElement item) =>
        item.ValueKind == JsonValueKind.Object && item.EnumerateObject().Count() == 1
            ? item.EnumerateObject().Single()
            : throw new RpcFaultException(RpcErrorCode.InvalidParameter, "Invalid parameter, key-value pair must contain exactly one key");

    private static TxOut OutputOf(JsonProperty member, AddressFormat format)
    {
        if (member.Name == "data")
        {
            return Hex.TryDecode(member.Value.ToString(), out byte[]? data)
                ? new(Amount.Zero, ScriptTemplates.CarryData(data))
                : throw new RpcFaultException(RpcErrorCode.InvalidParameter, $"Data must be hexadecimal string (not '{member.Value}')");
        }
        return Address.TryParse(member.Name, format, out ScriptBytes script, out _)
            ? new(RpcArguments.AmountOf(member.Value), script)
            : throw new RpcFaultException(RpcErrorCode.InvalidAddressOrKey, $"Invalid Bitcoin address: {member.Name}");
    }
}
