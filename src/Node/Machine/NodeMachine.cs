using System.Collections.Immutable;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Chain;
using Blockchain.Consensus.Forks;
using Blockchain.Consensus.Governance;
using Blockchain.Consensus.Primitives;
using Blockchain.Consensus.Rules;
using Blockchain.Consensus.Validation;
using Blockchain.Node.Machine.Forks;
using Blockchain.Node.Machine.Mempool;
using Blockchain.Node.Machine.Mining;
using Blockchain.Node.Machine.Rollback;
using Blockchain.Node.Machine.Sync;

namespace Blockchain.Node.Machine;

/// <summary>
/// The node without its body: event in, state and effects out. It has no socket, file, clock or randomness of its own; the live host
/// and the simulator drive this same machine.
/// </summary>
public sealed class NodeMachine
{
    private readonly NodeParts parts;
    private readonly Outbox outbox = new();
    private readonly Peers peers;
    private readonly ForeignBranches foreign = new();
    private readonly BlockRequests requests;
    private readonly ChainFollower follower;
    private readonly HeaderIntake headerIntake;
    private readonly StaleTipWatch staleTip;
    private readonly BlockIntake blocks;
    private readonly CompactBlocks compacts;
    private readonly TransactionRelay transactions;

    /// <summary>Builds a node that knows its genesis, and what a store has restored.</summary>
    public NodeMachine(NodeParts parts)
    {
        this.parts = parts;
        RuleSchedule? active = parts.FindRules(parts.Active);
        Invariant.Holds(active is not null);
        Chain = parts.Restored ?? new(parts.Genesis, active, parts.Store, parts.Scripts, parts.Salt);
        Invariant.Holds(Chain.Rules.Rules.Digest == active.Rules.Digest);
        Mempool = new(parts.MempoolPolicy);
        Orphans = new(parts.OrphanSeed);
        peers = new(outbox);
        Headers = new(Chain, parts.Store, foreign);
        ImmutableArray<KnownRuleSet> known = [.. parts.Known.Select(schedule => new KnownRuleSet(schedule.Rules.Name, schedule.Rules.Digest))];
        Forks = new(new ForkMonitor(parts.Genesis.Hash, known, outbox), Headers, Chain, peers, outbox);
        transactions = new(Mempool, Orphans, ContextAt, Headers, peers, outbox);
        follower = new(Chain, parts, Headers, transactions, Forks, peers, outbox);
        requests = new(Headers, peers, outbox);
        Clock = new(peers, outbox);
        headerIntake = new(Chain, Headers, foreign, requests, peers, Clock, outbox, parts.MinimumWork);
        staleTip = new(Chain, headerIntake, peers, outbox);
        blocks = new(Chain, Headers, headerIntake, foreign, requests, peers, outbox, follower, Forks);
        compacts = new(Headers, headerIntake, blocks, requests, peers, outbox, Mempool, Orphans);
        Rollbacks = parts.Council is null ? null : new(parts, parts.Council, Chain, Headers, Forks, peers, outbox);
        Rollbacks?.Remember(parts.Memory);
    }

    /// <summary>The chain that this node follows.</summary>
    public Chainstate Chain { get; }

    /// <summary>What waits for a block.</summary>
    public TxMempool Mempool { get; }

    /// <summary>Transactions whose parents are still on the way.</summary>
    public OrphanPool Orphans { get; }

    /// <summary>All headers and bodies that this node knows.</summary>
    public HeaderIndex Headers { get; }

    /// <summary>Forks, incidents and what they mean for payments.</summary>
    public ForkDesk Forks { get; }

    /// <summary>How this node's clock compares with its peers'.</summary>
    public ClockWatch Clock { get; }

    /// <summary>Plans, votes, certificates; null on a network without a council.</summary>
    public RollbackDesk? Rollbacks { get; }

    /// <summary>The connected peers, in the order of their names.</summary>
    public IReadOnlyCollection<PeerState> ConnectedPeers => peers.All;

    /// <summary>Takes one event and says what must happen. One caller at a time.</summary>
    public Step Handle(NodeEvent happened)
    {
        Answer? answer = happened switch
        {
            NodeEvent.Start e => LookBack(e.Now),
            NodeEvent.PeerConnected e => Connect(e),
            NodeEvent.PeerDisconnected e => Disconnect(e),
            NodeEvent.MessageReceived e => Receive(e),
            NodeEvent.Tick e => Tick(e),
            NodeEvent.SubmitBlock e => new Answer.BlockSubmitted(blocks.Accept(Completed(e.Block), from: null, e.Now)),
            NodeEvent.SubmitHeader e => new Answer.BlockSubmitted(Chain.AcceptHeader(e.Header, e.Now.ToSeconds()).Violation?.Word),
            NodeEvent.SubmitTransaction e => new Answer.TransactionSubmitted(transactions.Accept(e.Transaction, from: null, e.Now)),
            NodeEvent.RestoreMempool e => Restore(e),
            NodeEvent.Mine e => Mine(e),
            NodeEvent.InvalidateBlock e => Invalidate(e),
            NodeEvent.ReconsiderBlock e => Reconsider(e),
            NodeEvent.PreciousBlock e => Mark(Chain.Precious(e.Block), e.Now),
            NodeEvent.AdoptRules e => Adopt(e.RuleSet, e.Now),
            NodeEvent.ProposeRollback e => Rollbacks?.Propose(e) ?? NoCouncil,
            NodeEvent.SignPlan e => Rollbacks?.Sign(e) ?? NoCouncil,
            NodeEvent.ConfirmRollback e => Confirm(e),
            _ => throw new InvariantException($"unknown event {happened.GetType().Name}"),
        };
        CarryOut(happened.Now);
        return new(outbox.Take(), answer);
    }

    /// <summary>What this node would mine on its tip now; <see cref="TemplateData.Of"/> says it to others.</summary>
    public BlockTemplate Template(UnixTimeMs now)
    {
        MempoolContext next = ContextAt(now);
        Mempool.Follow(next);
        return BlockAssembler.Assemble(Mempool, next.Tip, next.Rules, Chain.Rules.VersionFor(next.Tip), now.ToSeconds(), parts.MiningPolicy);
    }

    /// <summary>What speaks against a block that somebody means to mine on the tip; null for nothing.</summary>
    public string? Judge(Block proposed, UnixTimeMs now) => BlockProposal.Judge(proposed, Chain, parts.Scripts, now.ToSeconds());

    private static Answer.Refused NoCouncil => new("this network has no council");

    /// <summary>Miners leave the witness nonce out; where blocks commit to witnesses it is put back, as the reference node does.</summary>
    private Block Completed(Block block) =>
        Chain.Tree.TryGet(block.Header.Previous, out BlockNode? parent)
        && Chain.Rules.RulesFor(parent.Header, block.Header, block.Hash).WitnessCommitment ? WitnessCommitment.WithNonce(block) : block;

    /// <summary>What a transaction that is offered now is judged against.</summary>
    public MempoolContext ContextAt(UnixTimeMs now)
    {
        ChainedHeader tip = Chain.Tip.Header;
        return new(Chain.Coins, tip, Chain.Rules.RulesForChild(tip, now.ToSeconds()), parts.Scripts, now);
    }

    private Answer? LookBack(UnixTimeMs now)
    {
        blocks.WantMissing();
        follower.LookBack([.. parts.Memory.Incidents.SelectMany(static kept => kept.FirstBlocks)], now);
        Forks.Remember(parts.Memory.Incidents);
        Forks.Watch(now);
        return null;
    }

    private Answer? Connect(NodeEvent.PeerConnected e)
    {
        peers.Connect(e.Peer);
        Forks.Found(e.Peer, e.Now);
        outbox.Send(e.Peer, new Message.Hello(parts.Genesis.Hash, parts.Software, [.. parts.Known.Select(known => known.Rules.Digest)], e.Now.ToSeconds(), Forks.OwnStand()));
        return null;
    }

    private Answer? Disconnect(NodeEvent.PeerDisconnected e)
    {
        peers.Disconnect(e.Peer);
        transactions.Forget(e.Peer);
        Forks.Lost(e.Peer, e.Now);
        requests.Ask(e.Now);
        return null;
    }

    private Answer? Tick(NodeEvent.Tick e)
    {
        headerIntake.GiveUpLate(e.Now);
        requests.GiveUpLate(e.Now);
        requests.Ask(e.Now);
        follower.Settle(from: null, e.Now);
        transactions.Tick(e.Now);
        staleTip.Tick(e.Now);
        Clock.Look();
        Forks.Watch(e.Now);
        return null;
    }

    private Answer? Receive(NodeEvent.MessageReceived e)
    {
        if (!peers.TryGet(e.Peer, out PeerState? peer)) return null;
        if (peer.Hello is null && e.Message is not Message.Hello)
        {
            peers.Drop(peer, "no hello", ban: false);
            return null;
        }
        switch (e.Message)
        {
            case Message.Hello hello: Greet(peer, hello, e.Now); break;
            case Message.Stand stand: Note(peer, stand, e.Now); break;
            case Message.GetHeaders request: GiveHeaders(peer, request, e.Now); break;
            case Message.Headers headers: headerIntake.Receive(peer, headers, e.Now); break;
            case Message.GetBlock request: Give(peer, request.Hash); break;
            case Message.BlockBody body: blocks.Receive(peer, body, e.Now); break;
            case Message.BlockNotFound missing: PassOver(peer, missing.Hash, e.Now); break;
            case Message.CompactBlock compact: compacts.Receive(peer, compact, e.Now); break;
            case Message.GetBlockTransactions request: compacts.Receive(peer, request); break;
            case Message.BlockTransactions given: compacts.Receive(peer, given, e.Now); break;
            case Message.GetMempool: transactions.ReceiveGetMempool(peer, e.Now); break;
            case Message.Inventory inventory: transactions.Receive(peer, inventory, e.Now); break;
            case Message.GetTransactions request: transactions.Receive(peer, request, e.Now); break;
            case Message.TransactionBody body: transactions.Receive(peer, body, e.Now); break;
            case Message.Plan plan: Rollbacks?.Learn(plan.Proposed, peer.Id, e.Now); break;
            case Message.Ballot ballot: Rollbacks?.Learn(ballot.Vote, peer.Id, e.Now); break;
            case Message.Certified certified: Rollbacks?.Learn(certified.Certificate, peer.Id, e.Now); break;
            case Message.GetAddresses or Message.Addresses: break; // the host's affair
            default: throw new InvariantException($"unknown message {e.Message.GetType().Name}");
        }
        return null;
    }

    private void Greet(PeerState peer, Message.Hello hello, UnixTimeMs now)
    {
        if (hello.Genesis != parts.Genesis.Hash)
        {
            peers.Drop(peer, "another network", ban: false);
            return;
        }
        peer.Hello = hello;
        Clock.Hear(peer, hello.Time, now);
        transactions.AskForMempool(peer);
        Rollbacks?.Share(peer);
        Note(peer, hello.At, now);
    }

    private void Note(PeerState peer, Message.Stand stand, UnixTimeMs now)
    {
        if (peer.Stand == stand) return;
        peer.Stand = stand;
        if (Headers.Find(stand.Tip) is null) headerIntake.Ask(peer, now);
        requests.Ask(now);
        Forks.Watch(now);
    }

    private void GiveHeaders(PeerState peer, Message.GetHeaders request, UnixTimeMs now)
    {
        if (request.Locator.Length > Message.LocatorCountMax) peers.Drop(peer, "locator too long", ban: true);
        else if (!peer.Budget.HeaderRequests.TryTake(1, now)) peers.Drop(peer, "asks for headers too often", ban: true);
        else outbox.Send(peer.Id, new Message.Headers(Headers.After(request.Locator)));
    }

    /// <summary>Only an answer to a question counts, so that a peer cannot fill this node's memory with blocks that it does not have.</summary>
    private void PassOver(PeerState peer, BlockHash hash, UnixTimeMs now)
    {
        if (peer.InFlight.Remove(hash)) peer.Silent.Add(hash);
        if (peer.Partial?.Hash == hash) peer.Partial = null;
        requests.Ask(now);
    }

    private void Give(PeerState peer, BlockHash hash) =>
        outbox.Send(peer.Id, Headers.FindBody(hash) is { } block ? new Message.BlockBody(block) : new Message.BlockNotFound(hash));

    private Answer.MempoolRestored Restore(NodeEvent.RestoreMempool e)
    {
        Mempool.Restore(e.Transactions, ContextAt(e.Now));
        int taken = e.Transactions.Count(saved => Mempool.Contains(saved.Transaction.Id));
        return new(taken, e.Transactions.Length - taken);
    }

    private Answer Mine(NodeEvent.Mine e)
    {
        BlockTemplate template = Template(e.Now);
        Block? block = Miner.Solve(Miner.Build(template, e.PayTo, System.Text.Encoding.UTF8.GetBytes(e.Tag)), parts.MiningPolicy);
        return block is null
            ? new Answer.Refused($"no nonce below {parts.MiningPolicy.NoncesMax} meets the target {template.Bits}")
            : new Answer.Mined(block, blocks.Accept(block, from: null, e.Now));
    }

    /// <summary>Of the blocks that leave because they are forbidden, policy may bring back the transactions of the highest only.</summary>
    private Answer Invalidate(NodeEvent.InvalidateBlock e)
    {
        int lowest = Chain.Tip.Height.Value - parts.MempoolPolicy.ResurrectedBlocksMax;
        int forbidden = Chain.Tree.TryGet(e.Block, out BlockNode? node) ? node.Height.Value : int.MaxValue;
        return Mark(Chain.Invalidate(e.Block), e.Now, left => left.Node.Height.Value <= lowest && left.Node.Height.Value >= forbidden);
    }

    /// <summary>What came meanwhile stood on a failed block; it is offered again.</summary>
    private Answer Reconsider(NodeEvent.ReconsiderBlock e)
    {
        Answer answer = Mark(Chain.Reconsider(e.Block), e.Now);
        blocks.TryForeignAgain(e.Now);
        return answer;
    }

    private Answer Mark(bool isKnown, UnixTimeMs now, Predicate<DisconnectedBlock>? forgotten = null)
    {
        if (!isKnown) return new Answer.Refused("Block not found");
        follower.Settle(from: null, now, forgotten);
        Forks.Watch(now);
        return new Answer.Done();
    }

    /// <summary>Enforces other rules from now on: exactly the blocks whose verdict can differ are judged again, and the tip follows.</summary>
    private Answer Adopt(string name, UnixTimeMs now)
    {
        if (parts.FindRules(name) is not { } rules) return new Answer.Refused($"rule set {name} is not known here");
        if (rules.Rules.Digest == Chain.Rules.Rules.Digest) return new Answer.Done();
        Chain.Adopt(rules, parts.CanDiffer);
        foreach (BlockHash banned in Rollbacks?.Banned ?? []) Chain.Invalidate(banned);
        outbox.Notify(new Notice.RulesAdopted(name, rules.Rules.Digest));
        follower.Settle(from: null, now);
        Mempool.Follow(ContextAt(now));
        blocks.TryForeignAgain(now);
        peers.Tell(Forks.OwnStand());
        Forks.Watch(now);
        return new Answer.Done();
    }

    private Answer Confirm(NodeEvent.ConfirmRollback e)
    {
        if (Rollbacks?.Due.FirstOrDefault(due => due.Id == e.Plan) is not { } plan) return new Answer.Refused($"plan {e.Plan} is not certified here");
        return CarryOut(plan, e.Now);
    }

    private void CarryOut(UnixTimeMs now)
    {
        foreach (PlanCase due in Rollbacks?.Due.Where(due => parts.RollbackPolicy == RollbackPolicy.Auto || Rollbacks.IsBegun(due.Id)).ToArray() ?? []) CarryOut(due, now);
    }

    /// <summary>Forbids the branch, adopts the rules, follows what remains. The journal is written ahead of each step.</summary>
    private Answer CarryOut(PlanCase due, UnixTimeMs now)
    {
        Invariant.Holds(Rollbacks is not null);
        if (Rollbacks.Begin(due, out ImmutableArray<string> differences) is not { } run)
        {
            if (!differences.IsEmpty) outbox.Notify(new Notice.Warning($"plan {due.Id.Short()} is not carried out: {differences[0]}"));
            return new Answer.NotReproduced(differences);
        }
        ChainedHeader before = Chain.Tip.Header;
        bool leaves = due.Plan.Banned.Any(banned => Headers.Find(banned) is { } first && first.IsAncestorOf(before));
        foreach (BlockHash banned in due.Plan.Banned) Chain.Invalidate(banned);
        follower.Settle(from: null, now);
        if (leaves)
        {
            int left = before.Height - ChainedHeader.ForkPoint(before, Chain.Tip.Header).Height;
            if (due.Plan.Adopt is { } digest && parts.FindRules(digest) is { } adopted) Adopt(adopted.Rules.Name, now);
            outbox.Notify(new Notice.RolledBack(due.Plan, left, run.Report));
        }
        Rollbacks.Finish(due, run, now);
        Forks.Watch(now);
        return new Answer.Done();
    }
}
