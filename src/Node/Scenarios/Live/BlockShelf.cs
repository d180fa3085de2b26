using System.Collections.Immutable;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Primitives;

namespace Blockchain.Node.Scenarios.Live;

/// <summary>Every block and transaction that the nodes of a run have shown: fetched once, whoever has it.</summary>
/// <param name="genesis">The first block.</param>
internal sealed class BlockShelf(Block genesis)
{
    private readonly Dictionary<BlockHash, (Block Body, ChainedHeader Place)> blocks = new() { [genesis.Hash] = (genesis, new(genesis.Header, parent: null)) };
    private readonly Dictionary<TxId, Transaction> transactions = [];
    private readonly Dictionary<TxId, BlockHash> firstBlocks = [];

    /// <summary>The first block in its place.</summary>
    public ChainedHeader Genesis => blocks[genesis.Hash].Place;

    /// <summary>A block by its hash; null when no node has shown it.</summary>
    public Block? Body(BlockHash hash) => blocks.TryGetValue(hash, out (Block Body, ChainedHeader Place) kept) ? kept.Body : null;

    /// <summary>A transaction by its id; null when no node has shown it.</summary>
    public Transaction? Find(TxId id) => transactions.GetValueOrDefault(id);

    /// <summary>The first block shown that holds a transaction; null for none.</summary>
    public BlockHash? BlockOf(TxId id) => firstBlocks.TryGetValue(id, out BlockHash hash) ? hash : null;

    /// <summary>Keeps a transaction.</summary>
    public void Keep(Transaction transaction) => transactions[transaction.Id] = transaction;

    /// <summary>A block in its place; what is missing between it and a known block is fetched.</summary>
    public ChainedHeader Place(BlockHash hash, Func<BlockHash, Block> fetch)
    {
        Stack<Block> missing = new();
        while (!blocks.ContainsKey(hash))
        {
            missing.Push(fetch(hash));
            hash = missing.Peek().Header.Previous;
        }
        ChainedHeader place = blocks[hash].Place;
        while (missing.TryPop(out Block? block))
        {
            place = new(block.Header, block.Hash, place);
            blocks[block.Hash] = (block, place);
            foreach (Transaction transaction in block.Transactions)
            {
                Keep(transaction);
                firstBlocks.TryAdd(transaction.Id, block.Hash);
            }
        }
        return place;
    }

    /// <summary>The blocks above one up to another that follows it, lowest first.</summary>
    public ImmutableArray<Block> Between(ChainedHeader from, ChainedHeader to)
    {
        Stack<Block> above = new();
        for (ChainedHeader at = to; at != from && at.Parent is { } parent; at = parent) above.Push(blocks[at.Hash].Body);
        return [.. above];
    }
}
