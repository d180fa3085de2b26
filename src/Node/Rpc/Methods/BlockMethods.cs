using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using Blockchain.Consensus.Addresses;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Chain;
using Blockchain.Consensus.Codec;
using Blockchain.Consensus.Primitives;
using Blockchain.Consensus.Rules;
using Blockchain.Node.Machine;
using Blockchain.Node.Machine.Mempool;
using Blockchain.Node.Machine.Mining;

namespace Blockchain.Node.Rpc.Methods;

/// <summary>Blocks in: submitted, mined, forbidden and allowed again.</summary>
internal static class BlockMethods
{
    private const string Mining = "Mining";
    private const string Generating = "Generating";
    private const string Blockchain = "Blockchain";
    private const int GeneratedBlocksMax = 10_000;

    public static ImmutableArray<RpcMethod> All { get; } =
    [
        RpcMethod.Does(
            Mining, "submitblock", RpcRole.Node, "Takes a block in; null when it is valid and on the best chain, a word that says why not otherwise.",
            [new("hexdata", RpcType.Text, "The block's bytes."), new("dummy", RpcType.Any, "Ignored.", IsOptional: true)], Submit),
        RpcMethod.Does(
            Mining, "submitheader", RpcRole.Node, "Takes a header in, whose parent must be known.", [new("hexdata", RpcType.Text, "80 bytes.")], SubmitHeader),
        RpcMethod.Does(
            Generating, "generatetoaddress", RpcRole.Node, "Mines blocks at once and answers their hashes.",
            [
                new("nblocks", RpcType.Number, "How many."), new("address", RpcType.Text, "Who gets the reward."),
                new("maxtries", RpcType.Number, "Ignored: the node's own limit holds.", IsOptional: true),
            ], GenerateToAddress),
        RpcMethod.Does(
            Generating, "generateblock", RpcRole.Node, "Mines one block with exactly these transactions.",
            [
                new("output", RpcType.Text, "Who gets the reward: an address, or a descriptor addr(...) or raw(...)."),
                new("transactions", RpcType.Array, "Ids of waiting transactions, or raw transactions, in block order."),
                new("submit", RpcType.Boolean, "false answers the block instead of taking it in.", IsOptional: true),
            ], GenerateBlock),
        Mark("invalidateblock", "Forbids a block and all that follow it.", static (now, block) => new NodeEvent.InvalidateBlock(now, block)),
        Mark("reconsiderblock", "Lifts every mark from a block, its ancestors and descendants.", static (now, block) => new NodeEvent.ReconsiderBlock(now, block)),
        Mark("preciousblock", "Prefers a block among those of equal work.", static (now, block) => new NodeEvent.PreciousBlock(now, block)),
    ];

    private static RpcMethod Mark(string name, string help, Func<UnixTimeMs, BlockHash, NodeEvent> happening) => RpcMethod.Does(
        Blockchain, name, RpcRole.Operator, help, [new("blockhash", RpcType.Text, "The block.")], async (node, arguments, _) =>
        {
            BlockHash block = new(arguments.Hash(0));
            Answer? answer = await node.Loop.DoAsync(now => happening(now, block)).ConfigureAwait(false);
            return answer is Answer.Refused refused ? throw new RpcFaultException(RpcErrorCode.InvalidAddressOrKey, refused.Reason) : null;
        });

    private static async Task<JsonNode?> Submit(RpcNode node, RpcArguments arguments, CancellationToken stop)
    {
        if (!arguments.TryBytes(0, out byte[]? bytes) || !Wire.TryRead<Block>(bytes, out Block? block))
            throw new RpcFaultException(RpcErrorCode.Deserialization, "Block decode failed");
        if (block.Transactions.IsEmpty || !block.Transactions[0].IsCoinbase) throw new RpcFaultException(RpcErrorCode.Deserialization, "Block does not start with a coinbase");
        Answer? answer = await node.Loop.DoAsync(now => new NodeEvent.SubmitBlock(now, block)).ConfigureAwait(false);
        return ((Answer.BlockSubmitted?)answer)?.Result;
    }

    private static async Task<JsonNode?> SubmitHeader(RpcNode node, RpcArguments arguments, CancellationToken stop)
    {
        if (!arguments.TryBytes(0, out byte[]? bytes) || !Wire.TryRead(bytes, out BlockHeader header))
            throw new RpcFaultException(RpcErrorCode.Deserialization, "Block header decode failed");
        bool hasParent = await node.Loop.ReadAsync(machine => machine.Chain.Tree.TryGet(header.Previous, out _)).ConfigureAwait(false);
        if (!hasParent) throw new RpcFaultException(RpcErrorCode.Verify, $"Must submit previous header ({header.Previous}) first");
        Answer? answer = await node.Loop.DoAsync(now => new NodeEvent.SubmitHeader(now, header)).ConfigureAwait(false);
        return answer is Answer.BlockSubmitted { Result: { } word } ? throw new RpcFaultException(RpcErrorCode.Verify, word) : null;
    }

    private static async Task<JsonNode?> GenerateToAddress(RpcNode node, RpcArguments arguments, CancellationToken stop)
    {
        int count = arguments.Int(0);
        if (count > GeneratedBlocksMax) throw new RpcFaultException(RpcErrorCode.InvalidParameter, $"nblocks is at most {GeneratedBlocksMax}");
        if (!Address.TryParse(arguments.Text(1), node.Addresses, out ScriptBytes script, out _))
            throw new RpcFaultException(RpcErrorCode.InvalidAddressOrKey, "Error: Invalid address");
        JsonArray hashes = [];
        for (int i = 0; i < count && !stop.IsCancellationRequested; i++)
        {
            Answer? answer = await node.Loop.DoAsync(now => new NodeEvent.Mine(now, script, node.Counters.NewBlockTag())).ConfigureAwait(false);
            if (answer is not Answer.Mined { Block: { } block }) throw new RpcFaultException(RpcErrorCode.Misc, ((Answer.Refused?)answer)?.Reason ?? "no block was found");
            hashes.Add(JsonValue.Create(block.Hash.ToString()));
        }
        return hashes;
    }

    private static async Task<JsonNode?> GenerateBlock(RpcNode node, RpcArguments arguments, CancellationToken stop)
    {
        ScriptBytes script = OutputOf(arguments.Text(0), node.Addresses);
        Block block = await node.Loop.ReadAsync(machine => Assemble(node, machine, script, Chosen(machine, arguments.Items(1)))).ConfigureAwait(false)
            ?? throw new RpcFaultException(RpcErrorCode.Misc, "Failed to make block.");
        JsonObject json = new() { ["hash"] = block.Hash.ToString() };
        if (!arguments.Flag(2, otherwise: true))
        {
            json["hex"] = Hex.Encode(Wire.ToBytes(block));
            return json;
        }
        Answer? answer = await node.Loop.DoAsync(at => new NodeEvent.SubmitBlock(at, block)).ConfigureAwait(false);
        if (answer is Answer.BlockSubmitted { Result: { } word }) throw new RpcFaultException(RpcErrorCode.Verify, $"TestBlockValidity failed: {word}");
        return json;
    }

    private static Block? Assemble(RpcNode node, NodeMachine machine, ScriptBytes payTo, ImmutableArray<Transaction> transactions)
    {
        UnixTime now = node.Clock.Now.ToSeconds();
        Chainstate chain = machine.Chain;
        ChainedHeader tip = chain.Tip.Header;
        ConsensusRules rules = chain.Rules.RulesForChild(tip, now);
        MiningPolicy policy = new();
        BlockTemplate template = BlockAssembler.Assemble(new(new()), tip, rules, chain.Rules.VersionFor(tip), now, policy);
        return Miner.Solve(Miner.Build(template with { Transactions = transactions }, payTo, System.Text.Encoding.UTF8.GetBytes(node.Counters.NewBlockTag())), policy);
    }

    private static ImmutableArray<Transaction> Chosen(NodeMachine machine, ImmutableArray<JsonElement> items)
    {
        ImmutableArray<Transaction>.Builder chosen = ImmutableArray.CreateBuilder<Transaction>();
        foreach (JsonElement item in items)
        {
            string text = item.ToString();
            if (TxId.TryParse(text, out TxId id))
            {
                if (!machine.Mempool.TryGet(id, out MempoolEntry? entry)) throw new RpcFaultException(RpcErrorCode.InvalidAddressOrKey, $"Transaction {text} not in mempool.");
                chosen.Add(entry.Transaction);
            }
            else if (Hex.TryDecode(text, out byte[]? bytes) && Wire.TryRead<Transaction>(bytes, out Transaction? transaction)) chosen.Add(transaction);
            else throw new RpcFaultException(RpcErrorCode.Deserialization, $"Transaction decode failed for {text}. Make sure the tx has at least one input.");
        }
        return chosen.ToImmutable();
    }

    private static ScriptBytes OutputOf(string text, AddressFormat format)
    {
        string body = text.Split('#')[0];
        if (body.StartsWith("raw(", StringComparison.Ordinal) && body.EndsWith(')') && Hex.TryDecode(body[4..^1], out byte[]? bytes)) return new(bytes);
        if (body.StartsWith("addr(", StringComparison.Ordinal) && body.EndsWith(')')) body = body[5..^1];
        return Address.TryParse(body, format, out ScriptBytes script, out _)
            ? script
            : throw new RpcFaultException(RpcErrorCode.InvalidAddressOrKey, "Error: Invalid address or descriptor");
    }
}
