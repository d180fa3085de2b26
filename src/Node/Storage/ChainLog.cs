using System.Diagnostics.CodeAnalysis;
using System.Text;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Chain;
using Blockchain.Consensus.Codec;
using Blockchain.Consensus.Forks;
using Blockchain.Consensus.Governance;
using Blockchain.Consensus.Primitives;
using Blockchain.Files;
using Blockchain.Node.Machine;
using Blockchain.Node.Machine.Rollback;

namespace Blockchain.Node.Storage;

/// <summary>
/// The truth of a node in one file that only grows: blocks, undo data, and every decision that blocks do not tell. What is written is
/// durable after <see cref="Commit"/>: one sync for all of it, in the order in which it happened. Positions are kept in memory.
/// </summary>
public sealed class ChainLog : IBlockStore, IDisposable
{
    /// <summary>The version of the format that is written and read.</summary>
    public const uint FormatVersion = 1;

    /// <summary>Blocks kept parsed: a block is read again soon after it was put, when it is connected.</summary>
    public const int RecentBlocksMax = 4;

    private const int HeadBytes = sizeof(uint) + Hash256.Size;
    private const int CountBytesMax = 9;

    private readonly RecordFile file;
    private readonly Dictionary<BlockHash, RecordPlace> blocks = [];
    private readonly Dictionary<BlockHash, RecordPlace> undos = [];
    private readonly Dictionary<BlockHash, MarkRecord> marks = [];
    private readonly Dictionary<ushort, VoterLock> locks = [];
    private readonly Dictionary<PlanDigest, RollbackPhase> rollbacks = [];
    private readonly LoggedDecisions decisions = new();
    private readonly Dictionary<BlockHash, Block> recent = [];
    private readonly Queue<BlockHash> recentOrder = new();

    private ChainLog(RecordFile file, long cutBytes)
    {
        this.file = file;
        CutBytes = cutBytes;
    }

    /// <summary>Bytes of a torn end that were cut off when the log was opened.</summary>
    public long CutBytes { get; }

    /// <summary>What had changed and was given up when the log was opened.</summary>
    public IReadOnlyList<RecordPlace> GivenUp { get; private init; } = [];

    /// <summary>Bytes that are durable.</summary>
    public long DurableBytes => file.DurableBytes;

    /// <summary>Number of blocks.</summary>
    public int BlockCount => blocks.Count;

    /// <summary>The rule set that was last adopted; null for none.</summary>
    public string? AdoptedRules { get; private set; }

    /// <summary>What people said of blocks, the last word only.</summary>
    public IReadOnlyCollection<MarkRecord> Marks => marks.Values;

    /// <summary>The highest that each voter of this node has signed, by the voter's index.</summary>
    public IReadOnlyDictionary<ushort, VoterLock> VoterLocks => locks;

    /// <summary>How far this node has come with each certified plan.</summary>
    public IReadOnlyDictionary<PlanDigest, RollbackPhase> Rollbacks => rollbacks;

    /// <summary>Plans, votes, certificates and incidents.</summary>
    public NodeMemory Memory => decisions.Memory(rollbacks);

    /// <summary>Opens the log of a network, or starts it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="genesis">The genesis of the network.</param>
    /// <param name="trustedBytes">Bytes known to be durable and whole; 0 to verify every checksum.</param>
    /// <param name="isRepaired">
    /// Whether what has changed is given up: blocks and undo data can be had again, from peers and from blocks, and decisions are named. Only
    /// what a voter has signed is never given up, as it might sign against it.
    /// </param>
    /// <exception cref="StorageException">What was durable is gone or changed, or the file belongs to another network or version.</exception>
    public static ChainLog Open(string path, BlockHash genesis, long trustedBytes, bool isRepaired = false)
    {
        List<RecordPlace> found = [];
        List<RecordPlace> changed = [];
        RecordFile file = RecordFile.Open(path, trustedBytes, found, out long cutBytes, isRepaired ? changed : null);
        ChainLog log = new(file, cutBytes) { GivenUp = changed };
        try
        {
            log.CheckMayGiveUp(found);
            if (changed is [{ Position: 0 }, ..]) found.Insert(0, file.Replace(changed[0], (byte)LogKind.Head, HeadOf(genesis), (byte)LogKind.Lost)); // blocks of another network lead nowhere here
            foreach (RecordPlace place in changed.Where(static place => place.Position != 0)) file.Bury(place, (byte)LogKind.Lost);
            if (found.Count == 0) log.Start(genesis);
            else log.CheckHead(found[0], genesis);
            foreach (RecordPlace place in found.Skip(1)) log.Learn(place);
            return log;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Whether the body of a block is here.</summary>
    public bool HasBlock(BlockHash hash) => blocks.ContainsKey(hash);

    /// <summary>What is known of every block whose body is here, in the order in which bodies came.</summary>
    /// <exception cref="StorageException">A record has changed.</exception>
    public IEnumerable<StoredBody> Bodies()
    {
        foreach ((BlockHash hash, RecordPlace place) in blocks.OrderBy(entry => entry.Value.Position))
        {
            WireReader reader = new(file.Peek(place, BlockHeader.Size + CountBytesMax));
            if (!BlockHeader.TryRead(ref reader, out BlockHeader header) || !reader.TryReadCompactSize(out ulong count) || count is 0 or > int.MaxValue)
                throw file.Corrupt(place, "not a block");
            yield return new(header, hash, (int)count);
        }
    }

    /// <inheritdoc/>
    public void Put(Block block)
    {
        if (blocks.ContainsKey(block.Hash)) return;
        blocks.Add(block.Hash, Append(LogKind.Block, Wire.ToBytes(block)));
        Keep(block);
    }

    /// <inheritdoc/>
    /// <exception cref="StorageException">The record has changed.</exception>
    public bool TryGet(BlockHash hash, [NotNullWhen(true)] out Block? block)
    {
        if (recent.TryGetValue(hash, out block)) return true;
        if (!blocks.TryGetValue(hash, out RecordPlace place)) return false;
        if (!Wire.TryRead<Block>(file.Read(place), out block) || block.Hash != hash) throw file.Corrupt(place, $"not block {hash}");
        return true;
    }

    /// <inheritdoc/>
    public void PutUndo(BlockUndo undo)
    {
        if (!undos.ContainsKey(undo.Block)) undos.Add(undo.Block, Append(LogKind.Undo, Wire.ToBytes(undo)));
    }

    /// <inheritdoc/>
    /// <exception cref="StorageException">The record has changed.</exception>
    public bool TryGetUndo(BlockHash hash, [NotNullWhen(true)] out BlockUndo? undo)
    {
        undo = null;
        if (!undos.TryGetValue(hash, out RecordPlace place)) return false;
        if (!Wire.TryRead<BlockUndo>(file.Read(place), out undo) || undo.Block != hash) throw file.Corrupt(place, $"not the undo data of block {hash}");
        return true;
    }

    /// <summary>Keeps what people say of a block by now, if that is news.</summary>
    public void PutMark(BlockNode node)
    {
        MarkRecord mark = new(node.Header.Header, StoredMark.Of(node));
        bool isKnown = marks.TryGetValue(node.Hash, out MarkRecord? before);
        if (isKnown ? before == mark : mark.Mark is { IsInvalidated: false, Sequence: 0 }) return;
        Append(LogKind.Mark, Wire.ToBytes(mark));
        marks[node.Hash] = mark;
    }

    /// <summary>Keeps what a voter of this node has signed.</summary>
    public void PutVoterLock(ushort voter, VoterLock signed)
    {
        WireWriter writer = new();
        writer.WriteUInt16(voter);
        signed.Write(writer);
        Append(LogKind.VoterLock, writer.Written);
        locks[voter] = signed;
    }

    /// <summary>Keeps how far this node has come with a plan.</summary>
    public void PutRollback(PlanDigest plan, RollbackPhase phase)
    {
        WireWriter writer = new();
        writer.WriteHash(plan.Value);
        writer.WriteByte((byte)phase);
        Append(LogKind.Rollback, writer.Written);
        rollbacks[plan] = phase;
    }

    /// <summary>Keeps a plan, if it is news.</summary>
    public void PutPlan(RollbackPlan plan)
    {
        if (decisions.Add(plan)) Append(LogKind.Plan, Wire.ToBytes(plan));
    }

    /// <summary>Keeps a vote, if it is news.</summary>
    public void PutVote(Vote vote)
    {
        if (decisions.Add(vote)) Append(LogKind.Vote, Wire.ToBytes(vote));
    }

    /// <summary>Keeps a certificate, if it is news.</summary>
    public void PutCertificate(Certificate certificate)
    {
        if (decisions.Add(certificate)) Append(LogKind.Certificate, Wire.ToBytes(certificate));
    }

    /// <summary>Keeps what an incident has become, with the last line of its timeline.</summary>
    public void PutIncident(Incident incident) => Append(LogKind.Incident, IncidentRecord.ToBytes(incident));

    /// <summary>Keeps the name of the rule set that the operator had this node adopt.</summary>
    public void PutRules(string name)
    {
        Append(LogKind.Rules, Encoding.UTF8.GetBytes(name));
        AdoptedRules = name;
    }

    /// <summary>Ends a run: makes everything durable, and then the fact that it was.</summary>
    /// <exception cref="StorageException">It is not durable.</exception>
    public void Stop()
    {
        Commit();
        Append(LogKind.Stop, []);
        Commit();
    }

    /// <summary>Makes everything durable that was put; does nothing when all is.</summary>
    /// <exception cref="StorageException">It is not durable.</exception>
    public void Commit() => file.Commit();

    /// <summary>Closes the file without making anything durable.</summary>
    public void Dispose() => file.Dispose();

    private RecordPlace Append(LogKind kind, ReadOnlySpan<byte> payload) => file.Append((byte)kind, payload);

    private void Keep(Block block)
    {
        if (!recent.TryAdd(block.Hash, block)) return;
        recentOrder.Enqueue(block.Hash);
        if (recentOrder.Count > RecentBlocksMax) recent.Remove(recentOrder.Dequeue());
    }

    private void Start(BlockHash genesis)
    {
        Append(LogKind.Head, HeadOf(genesis));
        Commit();
    }

    private static byte[] HeadOf(BlockHash genesis)
    {
        WireWriter writer = new(HeadBytes);
        writer.WriteUInt32(FormatVersion);
        writer.WriteHash(genesis.Value);
        return writer.ToArray();
    }

    private void CheckHead(RecordPlace place, BlockHash genesis)
    {
        WireReader reader = new(file.Read(place));
        bool isHead = place.Kind == (byte)LogKind.Head & reader.TryReadUInt32(out uint version) & reader.TryReadHash(out Hash256 network);
        if (!isHead || version != FormatVersion)
            throw new StorageException(StorageFault.Foreign, file.Path, 0, $"format {version} is not known here, only {FormatVersion}");
        if (network != genesis.Value)
            throw new StorageException(StorageFault.Foreign, file.Path, 0, $"belongs to the network of genesis {network}, not {genesis}");
    }

    private void CheckMayGiveUp(List<RecordPlace> found)
    {
        bool isOfVoter = found.Exists(static place => place.Kind == (byte)LogKind.VoterLock);
        foreach (RecordPlace place in GivenUp)
        {
            if (place.Kind == (byte)LogKind.VoterLock || (isOfVoter && place.Kind == RecordScan.UnreadableKind))
                throw file.Corrupt(place, "what a voter of this node has signed may be lost, so that it could sign against it: only a copy of the file has it");
        }
    }

    private void Learn(RecordPlace place)
    {
        switch ((LogKind)place.Kind)
        {
            case LogKind.Block: blocks[HeaderAt(place).ComputeHash()] = place; break;
            case LogKind.Undo: undos[new(HashAt(place))] = place; break;
            case LogKind.Mark when Wire.TryRead<MarkRecord>(file.Read(place), out MarkRecord? mark): marks[mark.Mark.Hash] = mark; break;
            case LogKind.VoterLock when TryReadLock(file.Read(place), out ushort voter, out VoterLock? signed): locks[voter] = signed; break;
            case LogKind.Rollback when TryReadRollback(file.Read(place), out PlanDigest plan, out RollbackPhase phase): rollbacks[plan] = phase; break;
            case LogKind.Stop or LogKind.Lost: break;
            case LogKind.Plan or LogKind.Vote or LogKind.Certificate or LogKind.Incident when decisions.TryLearn((LogKind)place.Kind, file.Read(place)): break;
            case LogKind.Rules: AdoptedRules = Encoding.UTF8.GetString(file.Read(place)); break;
            default: throw file.Corrupt(place, $"a record of kind {place.Kind} that is not what it says");
        }
    }

    private BlockHeader HeaderAt(RecordPlace place)
    {
        WireReader reader = new(file.Peek(place, BlockHeader.Size));
        return BlockHeader.TryRead(ref reader, out BlockHeader header) ? header : throw file.Corrupt(place, "not a block");
    }

    private Hash256 HashAt(RecordPlace place)
    {
        WireReader reader = new(file.Peek(place, Hash256.Size));
        return reader.TryReadHash(out Hash256 hash) ? hash : throw file.Corrupt(place, "no hash");
    }

    private static bool TryReadLock(byte[] payload, out ushort voter, [NotNullWhen(true)] out VoterLock? signed)
    {
        WireReader reader = new(payload);
        signed = null;
        return reader.TryReadUInt16(out voter) && VoterLock.TryRead(ref reader, out signed) && reader.IsAtEnd;
    }

    private static bool TryReadRollback(byte[] payload, out PlanDigest plan, out RollbackPhase phase)
    {
        WireReader reader = new(payload);
        bool isWhole = reader.TryReadHash(out Hash256 digest) & reader.TryReadByte(out byte number) && reader.IsAtEnd;
        (plan, phase) = (new(digest), (RollbackPhase)number);
        return isWhole && Enum.IsDefined(phase);
    }
}
