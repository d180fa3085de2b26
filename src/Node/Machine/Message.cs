using System.Collections.Immutable;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Governance;
using Blockchain.Consensus.Primitives;
using Blockchain.Node.Machine.Sync;

namespace Blockchain.Node.Machine;

/// <summary>What nodes say to each other. Immutable; a host turns it into bytes, or passes it as it is.</summary>
public abstract record Message
{
    private Message()
    {
    }

    /// <summary>Hashes in one locator: the tip, then ever larger steps down to the genesis.</summary>
    public const int LocatorCountMax = 101;

    /// <summary>Headers in one message.</summary>
    public const int HeadersCountMax = 2_000;

    /// <summary>Ids in one inventory.</summary>
    public const int InventoryCountMax = 50_000;

    /// <summary>Transactions of a block that is sent in compact form.</summary>
    public const int BlockTransactionCountMax = 100_000;

    /// <summary>Addresses in one message.</summary>
    public const int AddressCountMax = 1_000;

    /// <summary>The first word: on which chain, under which rules, and where a node is.</summary>
    /// <param name="Genesis">Another genesis is another network: the connection ends.</param>
    /// <param name="Software">A name and version for people.</param>
    /// <param name="Known">Digests of all rule sets that the node can judge by.</param>
    /// <param name="Time">The node's clock, to the second: a claim, good for no more than a warning.</param>
    /// <param name="At">Where the node is.</param>
    public sealed record Hello(BlockHash Genesis, string Software, ImmutableArray<RuleSetDigest> Known, UnixTime Time, Stand At) : Message;

    /// <summary>Where a node is: sent when its tip or its rules change.</summary>
    /// <param name="Rules">The rule set that the node enforces.</param>
    /// <param name="Tip">Its best block.</param>
    /// <param name="Height">That block's height.</param>
    /// <param name="Work">The work of the chain that ends there. A claim, as all of this: only headers prove it.</param>
    public sealed record Stand(RuleSetDigest Rules, BlockHash Tip, Height Height, ChainWork Work) : Message;

    /// <summary>Asks for the headers after the highest common one.</summary>
    /// <param name="Locator">Hashes of the asker's chain, from the tip down, ever sparser.</param>
    public sealed record GetHeaders(ImmutableArray<BlockHash> Locator) : Message;

    /// <summary>Headers in chain order: an answer, or the announcement of new blocks.</summary>
    public sealed record Headers(ImmutableArray<BlockHeader> Items) : Message;

    /// <summary>Asks for a block's body.</summary>
    public sealed record GetBlock(BlockHash Hash) : Message;

    /// <summary>A block.</summary>
    public sealed record BlockBody(Block Block) : Message;

    /// <summary>The answer to <see cref="GetBlock"/> when the body is not there.</summary>
    public sealed record BlockNotFound(BlockHash Hash) : Message;

    /// <summary>A new block for a peer that has most of its transactions.</summary>
    /// <param name="Header">The header.</param>
    /// <param name="Nonce">The sender's part of the key of the short ids.</param>
    /// <param name="ShortIds">The transactions that are only named, in block order.</param>
    /// <param name="Prefilled">The others, by ascending place.</param>
    public sealed record CompactBlock(BlockHeader Header, ulong Nonce, ImmutableArray<ShortId> ShortIds, ImmutableArray<PrefilledTransaction> Prefilled) : Message;

    /// <summary>Asks for those transactions of a compact block that are not known.</summary>
    /// <param name="Hash">The block.</param>
    /// <param name="Indexes">Their places, ascending.</param>
    public sealed record GetBlockTransactions(BlockHash Hash, ImmutableArray<int> Indexes) : Message;

    /// <summary>The answer to <see cref="GetBlockTransactions"/>, in its order.</summary>
    public sealed record BlockTransactions(BlockHash Hash, ImmutableArray<Transaction> Transactions) : Message;

    /// <summary>Asks which transactions wait at the other node: the first thing after a connection, so that no mempool stays empty.</summary>
    public sealed record GetMempool : Message;

    /// <summary>Transactions that wait at the sender.</summary>
    public sealed record Inventory(ImmutableArray<TxId> Ids) : Message;

    /// <summary>Asks for transactions.</summary>
    public sealed record GetTransactions(ImmutableArray<TxId> Ids) : Message;

    /// <summary>A transaction.</summary>
    public sealed record TransactionBody(Transaction Transaction) : Message;

    /// <summary>A plan for a rollback, to be reproduced by voters.</summary>
    public sealed record Plan(RollbackPlan Proposed) : Message;

    /// <summary>A voter's signature on a plan.</summary>
    public sealed record Ballot(Vote Vote) : Message;

    /// <summary>Enough votes on a plan.</summary>
    public sealed record Certified(Certificate Certificate) : Message;

    /// <summary>Asks where other peers are. Hosts exchange addresses among themselves; the machine knows peers by name only.</summary>
    public sealed record GetAddresses : Message;

    /// <summary>Where peers are: the sender itself, or some of those that it knows.</summary>
    /// <param name="Items">Multiaddresses as text, each with its peer.</param>
    public sealed record Addresses(ImmutableArray<string> Items) : Message;
}
