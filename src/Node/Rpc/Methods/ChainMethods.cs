using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Chain;
using Blockchain.Consensus.Codec;
using Blockchain.Consensus.Primitives;
using Blockchain.Node.Machine;

namespace Blockchain.Node.Rpc.Methods;

/// <summary>Reads of the chain: tips, headers, blocks.</summary>
internal static class ChainMethods
{
    private const string Group = "Blockchain";
    private const long CatchUpSeconds = 24 * 60 * 60;

    public static ImmutableArray<RpcMethod> All { get; } =
    [
        RpcMethod.Reads(Group, "getblockchaininfo", "Where the chain stands, and by which network's parameters.", [], Info),
        RpcMethod.Reads(Group, "getbestblockhash", "The hash of the best block.", [], static (_, machine, _) => machine.Chain.Tip.Hash.ToString()),
        RpcMethod.Reads(Group, "getblockcount", "The height of the best block; the genesis has height 0.", [], static (_, machine, _) => machine.Chain.Tip.Height.Value),
        RpcMethod.Reads(
            Group, "getblockhash", "The hash of the block of the best chain at a height.",
            [new("height", RpcType.Number, "The height.")], static (_, machine, arguments) => AtHeight(machine, arguments.Int(0)).Hash.ToString()),
        RpcMethod.Reads(
            Group, "getblockheader", "A block's header: its fields and its place, or its 80 bytes.",
            [new("blockhash", RpcType.Text, "The block."), new("verbose", RpcType.Boolean, "false for bytes in hexadecimal.", IsOptional: true)], Header),
        RpcMethod.Reads(
            Group, "getblock", "A block: 0 its bytes, 1 with transaction ids, 2 with transactions and fees, 3 also with what they spend.",
            [
                new("blockhash", RpcType.Text, "The block."),
                new("verbosity", RpcType.Any, "0 to 3; 1 where left out.", IsOptional: true) { Alias = "verbose" },
            ], GetBlock),
        RpcMethod.Reads(Group, "getchaintips", "The ends of all branches, the best chain's among them.", [], Tips),
        RpcMethod.Reads(
            Group, "getdifficulty", "How many times harder than the easiest target of the main network the best block's is.", [],
            static (_, machine, _) => BlockView.Difficulty(machine.Chain.Tip.Header.Header.Bits)),
    ];

    /// <summary>The block of the best chain at a height.</summary>
    public static BlockNode AtHeight(NodeMachine machine, int height) =>
        machine.Chain.Tree.ActiveAt(new(height)) ?? throw new RpcFaultException(RpcErrorCode.InvalidParameter, "Block height out of range");

    private static JsonObject Info(RpcNode node, NodeMachine machine, RpcArguments arguments)
    {
        BlockNode tip = machine.Chain.Tip;
        BlockHeader header = tip.Header.Header;
        int headers = machine.Chain.Tree.Tips().Where(end => end.Status != ChainTipStatus.Invalid).Max(end => end.Node.Height.Value);
        return new()
        {
            ["chain"] = node.ChainName,
            ["blocks"] = tip.Height.Value,
            ["headers"] = headers,
            ["bestblockhash"] = tip.Hash.ToString(),
            ["difficulty"] = BlockView.Difficulty(header.Bits),
            ["time"] = header.Time.Seconds,
            ["mediantime"] = tip.Header.MedianTime.Seconds,
            ["verificationprogress"] = headers == 0 ? 1.0 : (double)tip.Height.Value / headers,
            ["initialblockdownload"] = node.Clock.Now.ToSeconds() - header.Time > CatchUpSeconds,
            ["chainwork"] = tip.Work.ToString(),
            ["size_on_disk"] = 0,
            ["pruned"] = false,
            ["warnings"] = NodeHealth.WarningsOf(machine),
            ["ruleset"] = machine.Chain.Rules.Rules.Name,
            ["rulesetdigest"] = machine.Chain.Rules.Rules.Digest.ToString(),
        };
    }

    private static JsonNode Header(RpcNode node, NodeMachine machine, RpcArguments arguments)
    {
        BlockNode block = BlockView.Find(machine, new(arguments.Hash(0)));
        return arguments.Flag(1, otherwise: true) ? BlockView.Header(machine, block) : Hex.Encode(Wire.ToBytes(block.Header.Header));
    }

    private static JsonNode GetBlock(RpcNode node, NodeMachine machine, RpcArguments arguments)
    {
        BlockNode block = BlockView.Find(machine, new(arguments.Hash(0)));
        int verbosity = arguments.Verbosity(1, otherwise: 1);
        return verbosity <= 0 ? Hex.Encode(Wire.ToBytes(BlockView.Body(node, block))) : BlockView.Block(node, machine, block, verbosity);
    }

    private static JsonArray Tips(RpcNode node, NodeMachine machine, RpcArguments arguments)
    {
        JsonArray rows = [];
        foreach (ChainTip tip in machine.Chain.Tree.Tips().OrderByDescending(tip => tip.Node.Height).ThenBy(tip => tip.Node.Hash))
        {
            rows.Add(new JsonObject
            {
                ["height"] = tip.Node.Height.Value,
                ["hash"] = tip.Node.Hash.ToString(),
                ["branchlen"] = tip.BranchLength,
                ["status"] = tip.Status.Name(),
            });
        }
        return rows;
    }
}
