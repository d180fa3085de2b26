using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Chain;
using Blockchain.Consensus.Primitives;
using Blockchain.Consensus.Validation;
using Blockchain.Node.Machine.Forks;

namespace Blockchain.Node.Machine.Sync;

/// <summary>
/// Takes blocks in. What this node's rules refuse costs its sender nothing, as long as the work is there and the
/// bytes are what the header commits to: it is kept as evidence, and so is what is built on it.
/// </summary>
public sealed class BlockIntake(
    Chainstate chain, HeaderIndex headers, HeaderIntake intake, ForeignBranches foreign, BlockRequests requests, Peers peers, Outbox outbox,
    ChainFollower follower, ForkDesk forks)
{
    /// <summary>Takes a body in from a peer.</summary>
    public void Receive(PeerState peer, Message.BlockBody message, UnixTimeMs now)
    {
        BlockHash hash = message.Block.Hash;
        if (headers.FindBody(hash) is not null)
        {
            requests.Settle(hash);
            return;
        }
        if (!intake.TryTake(peer, message.Block.Header, hash, now)) return;
        requests.Settle(hash);
        Accept(message.Block, peer.Id, now);
        requests.Ask(now);
    }

    /// <summary>Takes a block in, from a peer or from this node's own side, and follows the best chain.</summary>
    /// <returns>What submitblock says.</returns>
    public string? Accept(Block block, PeerId? from, UnixTimeMs now)
    {
        if (foreign.TryGet(block.Hash, out _))
        {
            foreign.TryAddBody(block);
            forks.Watch(now);
            return Reject.ParentInvalid.Name();
        }
        BlockAcceptance acceptance = chain.AcceptBlock(block, now.ToSeconds(), isRequested: true);
        follower.Settle(from, now);
        if (acceptance is { Answer: BlockAnswer.Rejected, Violation: { } violation }) Refuse(block, violation, from, now);
        else forks.Watch(now);
        return acceptance.Word;
    }

    /// <summary>
    /// Wants every body that is missing: after a start those that were on their way, and after a change of rules or of marks those too that came
    /// while their blocks were refused, and were not kept.
    /// </summary>
    public void WantMissing()
    {
        foreach (BlockNode missing in chain.Tree.All.Where(static node => !node.HasData)) requests.Want(missing.Header);
    }

    /// <summary>After a change of rules or of marks: offers the evidence to the chain again, lowest first, and keeps what is still refused.</summary>
    public void TryForeignAgain(UnixTimeMs now)
    {
        ChainedHeader[] kept = [.. foreign.All.Select(headers.Find).OfType<ChainedHeader>()];
        foreach (ChainedHeader header in kept.OrderBy(static header => header.Height).ThenBy(static header => header.Hash))
        {
            if (chain.AcceptHeader(header.Header, now.ToSeconds()) is not { Violation: null, Answer: not BlockAnswer.DuplicateInvalid }) continue;
            Block? body = headers.FindBody(header.Hash);
            foreign.Remove(header.Hash);
            if (body is not null) Accept(body, from: null, now);
        }
        WantMissing();
        requests.Ask(now);
    }

    private void Refuse(Block block, Violation violation, PeerId? from, UnixTimeMs now)
    {
        if (violation.Reject is Reject.MerkleRootMismatch or Reject.MerkleTreeMutated or Reject.HighHash)
        {
            if (from is { } sender && peers.TryGet(sender, out PeerState? peer)) peers.Drop(peer, violation.Reject.Name(), ban: true);
            if (headers.Find(block.Hash) is { } changed) requests.Want(changed); // another peer has it as its header says
            return;
        }
        if (headers.Find(block.Hash) is not { } place) return;
        if (!violation.Reject.IsTransient()) foreign.TryAddBody(block);
        outbox.Notify(new Notice.BlockRefused(BlockPlace.Of(place), violation, from));
        follower.SeeRefused(place, block, now);
    }
}
