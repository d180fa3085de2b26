using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Chain;
using Blockchain.Consensus.Primitives;
using Blockchain.Node.Machine;

namespace Blockchain.Node.Rpc;

/// <summary>Blocks and headers as Core prints them. Used on the loop.</summary>
internal static class BlockView
{
    /// <summary>The target that difficulty 1 means: the easiest of the main network.</summary>
    private static readonly CompactTarget DifficultyOne = new(0x1d00ffff);

    /// <summary>The block of the tree that an argument names.</summary>
    /// <exception cref="RpcFaultException">There is none.</exception>
    public static BlockNode Find(NodeMachine machine, BlockHash hash) =>
        machine.Chain.Tree.TryGet(hash, out BlockNode? node) ? node : throw new RpcFaultException(RpcErrorCode.InvalidAddressOrKey, "Block not found");

    /// <summary>The body of a block.</summary>
    /// <exception cref="RpcFaultException">It is not here.</exception>
    public static Block Body(RpcNode node, BlockNode block) =>
        node.Store.TryGet(block.Hash, out Block? body) ? body : throw new RpcFaultException(RpcErrorCode.Misc, "Block not available (not fully downloaded)");

    /// <summary>The coins that a block spent, in the order of its inputs; none where it was never connected.</summary>
    public static ImmutableArray<Coin> Spent(RpcNode node, BlockNode block) =>
        node.Store.TryGetUndo(block.Hash, out BlockUndo? undo) ? undo.Spent : default;

    /// <summary>Blocks on top of this one and itself; -1 beside the active chain.</summary>
    public static int Confirmations(NodeMachine machine, BlockNode block) =>
        machine.Chain.Tree.IsActive(block) ? machine.Chain.Tip.Height - block.Height + 1 : -1;

    /// <summary>How many times harder than difficulty 1.</summary>
    public static double Difficulty(CompactTarget bits)
    {
        if (!bits.TryExpand(out UInt256 target) || !DifficultyOne.TryExpand(out UInt256 one)) return 0;
        return (double)one.ToBigInteger() / (double)target.ToBigInteger();
    }

    /// <summary>The fields that getblockheader and getblock share.</summary>
    public static JsonObject Header(NodeMachine machine, BlockNode block)
    {
        BlockHeader header = block.Header.Header;
        JsonObject json = new()
        {
            ["hash"] = block.Hash.ToString(),
            ["confirmations"] = Confirmations(machine, block),
            ["height"] = block.Height.Value,
            ["version"] = header.Version,
            ["versionHex"] = header.Version.ToString("x8", CultureInfo.InvariantCulture),
            ["merkleroot"] = header.MerkleRoot.ToString(),
            ["time"] = header.Time.Seconds,
            ["mediantime"] = block.Header.MedianTime.Seconds,
            ["nonce"] = header.Nonce,
            ["bits"] = header.Bits.ToString(),
            ["difficulty"] = Difficulty(header.Bits),
            ["chainwork"] = block.Work.ToString(),
            ["nTx"] = block.TransactionCount,
        };
        if (block.Parent is { } parent) json["previousblockhash"] = parent.Hash.ToString();
        if (machine.Chain.Tree.IsActive(block) && machine.Chain.Tree.ActiveAt(block.Height.Next) is { } next) json["nextblockhash"] = next.Hash.ToString();
        return json;
    }

    /// <summary>A block at a verbosity of 1 (ids), 2 (transactions with fees) or 3 (with what they spend).</summary>
    public static JsonObject Block(RpcNode node, NodeMachine machine, BlockNode place, int verbosity)
    {
        Block block = Body(node, place);
        JsonObject json = Header(machine, place);
        json["strippedsize"] = block.StrippedSize;
        json["size"] = block.Size;
        json["weight"] = block.Weight;
        JsonArray transactions = [];
        ImmutableArray<Coin> spent = verbosity >= 2 ? Spent(node, place) : default;
        int next = 0;
        foreach (Transaction transaction in block.Transactions)
        {
            if (verbosity == 1)
            {
                transactions.Add(JsonValue.Create(transaction.Id.ToString()));
                continue;
            }
            int count = transaction.IsCoinbase ? 0 : transaction.Inputs.Length;
            ImmutableArray<Coin> coins = spent.IsDefault ? default : spent.Slice(next, count);
            next += count;
            transactions.Add(TransactionView.Full(transaction, node.Addresses, coins, withPrevious: verbosity >= 3));
        }
        json["tx"] = transactions;
        return json;
    }
}
