using System.Collections.Immutable;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Chain;
using Blockchain.Consensus.Crypto;
using Blockchain.Consensus.Primitives;
using Blockchain.Node.Machine.Mempool;

namespace Blockchain.Node.Machine.Sync;

/// <summary>
/// Blocks in short form (after BIP 152): most transactions of a new block wait at the receiver already, so the sender only names them. What
/// cannot be put together is had whole; nobody is punished for a collision.
/// </summary>
public sealed class CompactBlocks(
    HeaderIndex headers, HeaderIntake intake, BlockIntake blocks, BlockRequests requests, Peers peers, Outbox outbox,
    TxMempool mempool, OrphanPool orphans)
{
    /// <summary>Peers that are asked at a time for the missing transactions of one block, so that a silent one delays nothing.</summary>
    public const int AskedPeersMax = 3;

    /// <summary>Blocks below the tip whose transactions are given singly; of older ones the whole block is.</summary>
    public const int DepthBlocksMax = 10;

    /// <summary>Puts a peer's block together, from what waits here if that is enough.</summary>
    public void Receive(PeerState peer, Message.CompactBlock message, UnixTimeMs now)
    {
        BlockHash hash = message.Header.ComputeHash();
        if (headers.FindBody(hash) is not null)
        {
            peer.Announced = hash; // neighbours tell of a block that another was faster with
            return;
        }
        if (PartialBlock.TryBegin(message) is not { } partial)
        {
            peers.Drop(peer, "a compact block with impossible places", ban: true);
            return;
        }
        if (!intake.TryTake(peer, message.Header, hash, now) || headers.Find(hash) is not { } place) return;
        peer.Announced = hash;
        requests.Want(place);
        if (!partial.IsAmbiguous && peers.All.Count(asked => asked.InFlight.ContainsKey(hash)) < AskedPeersMax) Begin(peer, partial, now);
        requests.Ask(now);
    }

    /// <summary>Takes the transactions that a peer was asked for. Others than those end it; what was not asked for is passed over.</summary>
    public void Receive(PeerState peer, Message.BlockTransactions message, UnixTimeMs now)
    {
        if (peer.Partial is not { } partial || partial.Hash != message.Hash) return;
        peer.Partial = null;
        peer.InFlight.Remove(partial.Hash);
        if (headers.FindBody(partial.Hash) is not null) return;
        if (partial.TryAdd(message.Transactions)) Finish(peer, partial, now);
        else peers.Drop(peer, "other transactions than the block names", ban: true);
        requests.Ask(now);
    }

    /// <summary>Gives single transactions of a recent block.</summary>
    public void Receive(PeerState peer, Message.GetBlockTransactions request)
    {
        if (headers.FindBody(request.Hash) is not { } block || headers.Find(request.Hash) is not { } place)
        {
            outbox.Send(peer.Id, new Message.BlockNotFound(request.Hash));
            return;
        }
        int last = -1;
        foreach (int index in request.Indexes)
        {
            if (index > last && index < block.Transactions.Length)
            {
                last = index;
                continue;
            }
            peers.Drop(peer, "asks for transactions at impossible places", ban: true);
            return;
        }
        bool isRecent = place.Height + DepthBlocksMax >= headers.TipHeight;
        outbox.Send(peer.Id, isRecent
            ? new Message.BlockTransactions(request.Hash, [.. request.Indexes.Select(index => block.Transactions[index])])
            : new Message.BlockBody(block));
    }

    /// <summary>The short form of a block that this node announces; null for one with too many transactions.</summary>
    public static Message.CompactBlock? Announcement(Block block, CoinSalt salt) => block.Transactions.Length > Message.BlockTransactionCountMax
        ? null
        : PartialBlock.Compact(block, SipHash.Of(salt.Key0, salt.Key1, block.Hash.Value)); // a number that other nodes do not share

    private void Begin(PeerState peer, PartialBlock partial, UnixTimeMs now)
    {
        partial.Fill(mempool.InOrder.Select(static entry => entry.Transaction).Concat(orphans.All));
        ImmutableArray<int> missing = partial.Missing;
        if (missing.IsEmpty)
        {
            Finish(peer, partial, now);
            return;
        }
        if (peer.Partial is { } before) peer.InFlight.Remove(before.Hash);
        if (!peer.InFlight.TryAdd(partial.Hash, now)) return; // the whole block is on its way
        peer.Partial = partial;
        outbox.Send(peer.Id, new Message.GetBlockTransactions(partial.Hash, missing));
    }

    private void Finish(PeerState peer, PartialBlock partial, UnixTimeMs now)
    {
        if (partial.TryComplete() is not { } block) return;
        requests.Settle(partial.Hash);
        blocks.Accept(block, peer.Id, now);
    }
}
