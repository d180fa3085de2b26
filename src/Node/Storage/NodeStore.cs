using System.Collections.Immutable;
using Blockchain.Consensus.Chain;
using Blockchain.Consensus.Primitives;
using Blockchain.Files;
using Blockchain.Node.Machine;
using Blockchain.Node.Machine.Rollback;

namespace Blockchain.Node.Storage;

/// <summary>
/// What a node keeps, and its way back to where it was. The host calls <see cref="Persist"/> after each step of the machine and before it
/// publishes anything, and <see cref="SaveIndex"/> every second or so, when it has published.
/// </summary>
/// <remarks>
/// Only the chain log is the truth. The index spares judging blocks again, the checkpoint spares connecting them again; both may be
/// old, broken or missing. The tip is stored nowhere: it is where the rules lead. One owner, one thread at a time.
/// </remarks>
public sealed class NodeStore : IDisposable
{
    /// <summary>Blocks that the tip moves between two checkpoints of the coin set, unless the host chooses others.</summary>
    public const int CheckpointIntervalBlocks = 1_000;

    private readonly DataDirectory directory;
    private readonly ChainLog log;
    private readonly BlockIndex index;
    private readonly Chainstate chain;
    private readonly HashSet<BlockNode> unsaved = [];
    private Height checkpointed;
    private long indexed;

    internal NodeStore(DataDirectory directory, RestoredNode restored, Height checkpointed)
    {
        this.directory = directory;
        this.checkpointed = checkpointed;
        (log, index, chain) = (restored.Log, restored.Index, restored.Chain);
        Parts = restored.Parts;
        Report = restored.Report;
        indexed = log.DurableBytes;
    }

    /// <summary>The parts of the node, with this store and the chain that was restored from it: make the machine of these.</summary>
    public NodeParts Parts { get; }

    /// <summary>What the start has found and done.</summary>
    public OpeningReport Report { get; }

    /// <summary>Decisions that blocks do not tell.</summary>
    public ChainLog Log => log;

    /// <summary>Blocks that the tip moves between two checkpoints of the coin set.</summary>
    public int CheckpointEveryBlocks { get; init; } = CheckpointIntervalBlocks;

    /// <summary>Opens the store of a node and brings its chain to where the rules lead.</summary>
    /// <param name="directory">The folder, which stays the caller's.</param>
    /// <param name="parts">The parts of the node.</param>
    /// <param name="isReindexed">
    /// Whether index and checkpoint are thrown away, a log that has lost durable bytes is taken as it is, and blocks and undo data in it that have
    /// changed are given up.
    /// </param>
    /// <param name="isRuleSetChosen">
    /// Whether the active rule set of the parts was chosen for this start, and is kept for the next ones; else the one that was kept last is
    /// enforced, and that of the parts where there is none.
    /// </param>
    /// <param name="progress">Hears the height after each step of at most 128 blocks, and the height of the best header.</param>
    /// <exception cref="StorageException">The log is damaged where it was durable, belongs to another network, or the system refuses.</exception>
    /// <exception cref="BrokenStoreException">A body that is needed is not in the log.</exception>
    public static NodeStore Open(DataDirectory directory, NodeParts parts, bool isReindexed = false, bool isRuleSetChosen = true, Action<Height, Height>? progress = null)
    {
        if (isReindexed)
        {
            BlockIndex.Delete(directory.Index);
            DurableFile.Delete(directory.Coins);
        }
        return new NodeOpening(directory, parts, isReindexed, progress ?? ((_, _) => { })).Run(isRuleSetChosen);
    }

    /// <summary>Makes a step durable: every body, undo data and decision so far. Nothing of the step may be published before.</summary>
    /// <param name="effects">The effects of the step.</param>
    /// <exception cref="StorageException">The step is not durable; the process must end.</exception>
    public void Persist(ImmutableArray<Effect> effects)
    {
        foreach (Effect effect in effects)
        {
            if (effect is Effect.PersistRollback { Phase: not RollbackPhase.Prepared }) PutMarks(); // a torn end must not say that a plan is carried out and lack its marks
            switch (effect)
            {
                case Effect.PersistPlan made: log.PutPlan(made.Plan); break;
                case Effect.PersistVote counted: log.PutVote(counted.Vote); break;
                case Effect.PersistCertificate enough: log.PutCertificate(enough.Certificate); break;
                case Effect.Notify { Notice: Notice.IncidentChanged changed }: log.PutIncident(changed.Incident); break;
                case Effect.PersistVoterLock signed: log.PutVoterLock(signed.Voter, signed.Lock); break;
                case Effect.PersistRollback plan: log.PutRollback(plan.Plan, plan.Phase); break;
                case Effect.Notify { Notice: Notice.RulesAdopted adopted }: log.PutRules(adopted.RuleSet); break;
                default: break; // a transition consists of bodies and undo data, which are in the log already
            }
        }
        PutMarks();
        log.Commit();
    }

    private void PutMarks()
    {
        foreach (BlockNode node in chain.Tree.TakeChanged())
        {
            log.PutMark(node);
            unsaved.Add(node);
        }
    }

    /// <summary>Brings the index up to date with what was persisted, and writes a checkpoint when one is due. Loses nothing when it is late.</summary>
    /// <exception cref="StorageException">The system refuses; the process must end.</exception>
    public void SaveIndex()
    {
        if (unsaved.Count > 0 || indexed != log.DurableBytes)
        {
            index.Save(unsaved, new(log.DurableBytes, chain.Rules.Rules.Digest, chain.Tip.Hash));
            indexed = log.DurableBytes;
            unsaved.Clear();
        }
        if (Math.Abs(chain.Tip.Height - checkpointed) >= CheckpointEveryBlocks) Checkpoint();
    }

    /// <summary>Writes the coins at the tip aside and makes them the checkpoint.</summary>
    /// <exception cref="StorageException">The system refuses; the process must end.</exception>
    public void Checkpoint()
    {
        log.Commit(); // a checkpoint must not know more than the log
        CoinCheckpoint.Write(directory.Coins, chain);
        checkpointed = chain.Tip.Height;
    }

    /// <summary>Saves everything, so that the next start has nothing to do, and closes the files.</summary>
    /// <exception cref="StorageException">The system refuses.</exception>
    public void Close()
    {
        Persist([]);
        log.Stop();
        SaveIndex();
        Checkpoint();
        Dispose();
    }

    /// <summary>Writes nothing any more, not even when this is disposed: the disk or the logic has failed, and the process ends.</summary>
    public void Abandon() => index.Abandon();

    /// <summary>Closes the files and saves nothing: what was persisted is there at the next start.</summary>
    public void Dispose()
    {
        index.Dispose();
        log.Dispose();
    }
}
