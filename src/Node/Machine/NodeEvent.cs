using System.Collections.Immutable;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Crypto;
using Blockchain.Consensus.Governance;
using Blockchain.Consensus.Primitives;
using Blockchain.Node.Machine.Mempool;

namespace Blockchain.Node.Machine;

/// <summary>Everything that can happen to a node, one at a time.</summary>
/// <param name="Now">When, by the host's clock.</param>
public abstract record NodeEvent(UnixTimeMs Now)
{
    /// <summary>
    /// The node is up, with what it kept: forks are looked at again, and a rollback that was begun is finished. The host says so before anything else.
    /// </summary>
    public sealed record Start(UnixTimeMs Now) : NodeEvent(Now);

    /// <summary>A connection is up.</summary>
    public sealed record PeerConnected(UnixTimeMs Now, PeerId Peer) : NodeEvent(Now);

    /// <summary>A connection is gone.</summary>
    public sealed record PeerDisconnected(UnixTimeMs Now, PeerId Peer) : NodeEvent(Now);

    /// <summary>A peer said something.</summary>
    public sealed record MessageReceived(UnixTimeMs Now, PeerId Peer, Message Message) : NodeEvent(Now);

    /// <summary>Time has passed: requests time out, and what waits for a time is looked at again.</summary>
    public sealed record Tick(UnixTimeMs Now) : NodeEvent(Now);

    /// <summary>A block from this node's own side: RPC submitblock, or its miner.</summary>
    public sealed record SubmitBlock(UnixTimeMs Now, Block Block) : NodeEvent(Now);

    /// <summary>A header from this node's own side: RPC submitheader. Answered with what speaks against it.</summary>
    public sealed record SubmitHeader(UnixTimeMs Now, BlockHeader Header) : NodeEvent(Now);

    /// <summary>A transaction from this node's own side: RPC sendrawtransaction.</summary>
    public sealed record SubmitTransaction(UnixTimeMs Now, Transaction Transaction) : NodeEvent(Now);

    /// <summary>What waited when the node stopped comes back, as far as the rules of now allow it.</summary>
    /// <param name="Now">When.</param>
    /// <param name="Transactions">Parents before children.</param>
    public sealed record RestoreMempool(UnixTimeMs Now, ImmutableArray<SavedTransaction> Transactions) : NodeEvent(Now);

    /// <summary>Mines one block on the tip and submits it.</summary>
    /// <param name="Now">When.</param>
    /// <param name="PayTo">Who gets the reward.</param>
    /// <param name="Tag">Stands in the coinbase and tells this miner's blocks from others'.</param>
    public sealed record Mine(UnixTimeMs Now, ScriptBytes PayTo, string Tag) : NodeEvent(Now);

    /// <summary>An operator forbids a block and all that follow it.</summary>
    public sealed record InvalidateBlock(UnixTimeMs Now, BlockHash Block) : NodeEvent(Now);

    /// <summary>An operator lifts every mark from a block, its ancestors and descendants.</summary>
    public sealed record ReconsiderBlock(UnixTimeMs Now, BlockHash Block) : NodeEvent(Now);

    /// <summary>An operator prefers a block among those of equal work.</summary>
    public sealed record PreciousBlock(UnixTimeMs Now, BlockHash Block) : NodeEvent(Now);

    /// <summary>The operator changes the rules this node enforces: an upgrade or a downgrade. The mempool is kept.</summary>
    public sealed record AdoptRules(UnixTimeMs Now, string RuleSet) : NodeEvent(Now);

    /// <summary>An operator asks for a rollback plan that leaves a block, and sends it to the voters.</summary>
    /// <param name="Now">When.</param>
    /// <param name="Leave">The first block that is to leave the chain.</param>
    /// <param name="Adopt">The rule set that nodes which leave it are to enforce from then on; null for their present one.</param>
    /// <param name="Proposer">The index of the voter who proposes.</param>
    /// <param name="Reason">Why, for people.</param>
    public sealed record ProposeRollback(UnixTimeMs Now, BlockHash Leave, string? Adopt, ushort Proposer, string Reason) : NodeEvent(Now);

    /// <summary>A voter asks this node to reproduce a plan and, only if every digest comes out, to sign it.</summary>
    /// <param name="Now">When.</param>
    /// <param name="Plan">Which plan.</param>
    /// <param name="Key">The voting key; used for this one signature and not kept.</param>
    public sealed record SignPlan(UnixTimeMs Now, PlanDigest Plan, PrivateKey Key) : NodeEvent(Now);

    /// <summary>The operator of this node agrees to a certified plan, where its policy asks for that.</summary>
    public sealed record ConfirmRollback(UnixTimeMs Now, PlanDigest Plan) : NodeEvent(Now);
}
