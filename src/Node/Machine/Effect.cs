using Blockchain.Consensus.Chain;
using Blockchain.Consensus.Governance;

namespace Blockchain.Node.Machine;

/// <summary>
/// What must happen outside after an event. A host carries effects out in order, and a send never before the persist that
/// stands ahead of it: decide, persist, publish.
/// </summary>
public abstract record Effect
{
    private Effect()
    {
    }

    /// <summary>Make a move of the tip durable.</summary>
    public sealed record PersistTransition(ChainTransition Transition) : Effect;

    /// <summary>Make a plan and how far this node has come with it durable: written before any block moves.</summary>
    public sealed record PersistRollback(PlanDigest Plan, Rollback.RollbackPhase Phase) : Effect;

    /// <summary>Make a voter's lock durable, so that no second plan of the same epoch is ever signed; written before the vote leaves.</summary>
    public sealed record PersistVoterLock(ushort Voter, VoterLock Lock) : Effect;

    /// <summary>Make a plan durable: one that was made here, or that a voter has signed.</summary>
    public sealed record PersistPlan(RollbackPlan Plan) : Effect;

    /// <summary>Make a vote durable that counts, or that proves a voter's contradiction.</summary>
    public sealed record PersistVote(Vote Vote) : Effect;

    /// <summary>Make a certificate durable.</summary>
    public sealed record PersistCertificate(Certificate Certificate) : Effect;

    /// <summary>Say something to a peer.</summary>
    public sealed record Send(PeerId Peer, Message Message) : Effect;

    /// <summary>End a connection.</summary>
    /// <param name="Peer">Whose.</param>
    /// <param name="Reason">For the log.</param>
    /// <param name="Ban">Whether to refuse the peer for a while: for malformed bytes and missing work, never for other rules.</param>
    public sealed record Disconnect(PeerId Peer, string Reason, bool Ban) : Effect;

    /// <summary>Connect to one peer more, whichever: those that are connected may keep something from this node.</summary>
    public sealed record SeekPeer : Effect;

    /// <summary>Tell whoever watches.</summary>
    public sealed record Notify(Notice Notice) : Effect;
}
