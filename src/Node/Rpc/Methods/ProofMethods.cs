using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Chain;
using Blockchain.Consensus.Primitives;
using Blockchain.Node.Machine;

namespace Blockchain.Node.Rpc.Methods;

/// <summary>Proofs that transactions stand in a block, in Core's form: a header and a partial Merkle tree.</summary>
internal static class ProofMethods
{
    private const string Group = "Blockchain";

    public static ImmutableArray<RpcMethod> All { get; } =
    [
        RpcMethod.Reads(
            Group, "gettxoutproof", "Proves that transactions stand in one block.",
            [
                new("txids", RpcType.Array, "The transactions."),
                new("blockhash", RpcType.Text, "The block; where left out, one of the transactions must have an unspent output.", IsOptional: true),
            ], Prove),
        RpcMethod.Reads(
            Group, "verifytxoutproof", "The transactions that a proof proves; none when its block is not on the best chain.",
            [new("proof", RpcType.Text, "The proof's bytes.")], Verify),
    ];

    private static JsonNode Prove(RpcNode node, NodeMachine machine, RpcArguments arguments)
    {
        HashSet<TxId> wanted = [];
        foreach (System.Text.Json.JsonElement item in arguments.Items(0))
        {
            if (!wanted.Add(new(RpcArguments.HashOf(item.ToString(), "txid")))) throw new RpcFaultException(RpcErrorCode.InvalidParameter, $"Invalid parameter, duplicated txid: {item}");
        }
        if (wanted.Count == 0) throw new RpcFaultException(RpcErrorCode.InvalidParameter, "Parameter 'txids' cannot be empty");
        BlockNode place = arguments.Has(1)
            ? BlockView.Find(machine, new(arguments.Hash(1)))
            : FindByCoins(machine, wanted) ?? throw new RpcFaultException(RpcErrorCode.InvalidAddressOrKey, "Transaction not yet in block");
        Block block = BlockView.Body(node, place);
        if (wanted.Except(block.Transactions.Select(transaction => transaction.Id)).Any())
            throw new RpcFaultException(RpcErrorCode.InvalidAddressOrKey, "Not all transactions found in specified or retrieved block");
        return Hex.Encode(PartialMerkleTree.Write(block, wanted));
    }

    private static JsonArray Verify(RpcNode node, NodeMachine machine, RpcArguments arguments)
    {
        if (!arguments.TryBytes(0, out byte[]? bytes) || !PartialMerkleTree.TryRead(bytes, out BlockHeader header, out MerkleRoot root, out ImmutableArray<TxId> proved, out int count))
            throw new RpcFaultException(RpcErrorCode.Deserialization, "Proof decode failed");
        JsonArray ids = [];
        if (root != header.MerkleRoot) return ids;
        if (!machine.Chain.Tree.TryGet(header.ComputeHash(), out BlockNode? place) || !machine.Chain.Tree.IsActive(place) || place.TransactionCount == 0)
            throw new RpcFaultException(RpcErrorCode.InvalidAddressOrKey, "Block not found in chain");
        if (place.TransactionCount != count) return ids;
        foreach (TxId id in proved) ids.Add(JsonValue.Create(id.ToString()));
        return ids;
    }

    private static BlockNode? FindByCoins(NodeMachine machine, IEnumerable<TxId> transactions)
    {
        foreach (TxId id in transactions)
        {
            foreach ((OutPoint name, Coin coin) in machine.Chain.AllCoins())
            {
                if (name.Tx == id) return machine.Chain.Tree.ActiveAt(coin.Height);
            }
        }
        return null;
    }
}
