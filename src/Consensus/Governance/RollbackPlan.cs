using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Unicode;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Codec;
using Blockchain.Consensus.Crypto;
using Blockchain.Consensus.Forks;
using Blockchain.Consensus.Primitives;

namespace Blockchain.Consensus.Governance;

/// <summary>The exact description of a rollback, with the digests that it must produce on every node that carries it out.</summary>
/// <remarks>
/// Bytes, in this order: network, council digest, epoch, incident id, fork point, abandoned tip, kept tip, count of banned
/// blocks and their hashes, a byte 0 or 1 and then the rule set digest, coin set hash, report digest, expiry height (4
/// bytes), length of the reason and the reason in UTF-8. Numbers are little-endian, hashes in wire order.
/// </remarks>
public sealed record RollbackPlan : IWire<RollbackPlan>
{
    /// <summary>Blocks that a plan may ban.</summary>
    public const int BannedCountMax = 16;

    /// <summary>Bytes of the reason.</summary>
    public const int ReasonBytesMax = 1_024;

    private static readonly HashTag Tag = new("blockchain/rollback-plan/v1");

    /// <summary>Where the plan holds.</summary>
    public required NetworkId Network { get; init; }

    /// <summary>Who decides.</summary>
    public required CouncilDigest Council { get; init; }

    /// <summary>When it was proposed, and by which voter.</summary>
    public required Epoch Epoch { get; init; }

    /// <summary>The fork that it ends.</summary>
    public required IncidentId Incident { get; init; }

    /// <summary>The last block that both branches share.</summary>
    public required BlockPlace ForkPoint { get; init; }

    /// <summary>The tip of the branch that is left.</summary>
    public required BlockPlace AbandonTip { get; init; }

    /// <summary>The tip of the branch that is followed; the fork point itself when there is no other branch yet.</summary>
    public required BlockPlace KeepTip { get; init; }

    /// <summary>The first blocks of what is left: they and all that follow them are refused from then on.</summary>
    public required ImmutableArray<BlockHash> Banned { get; init; }

    /// <summary>The rule set that nodes which leave are to enforce from then on; null for their present one.</summary>
    public RuleSetDigest? Adopt { get; init; }

    /// <summary>The coin set after the last kept block.</summary>
    public required CoinSetHash CoinSet { get; init; }

    /// <summary>The report of orphaned transactions.</summary>
    public required ReportDigest Report { get; init; }

    /// <summary>When the kept branch has grown above this height, voters sign no more. A certificate never expires.</summary>
    public required Height ExpiryHeight { get; init; }

    /// <summary>Why, for people.</summary>
    public required string Reason { get; init; }

    /// <summary>Blocks that leave.</summary>
    public int Depth => AbandonTip.Height - ForkPoint.Height;

    /// <summary>Computes what voters sign. Computed anew on every call.</summary>
    public PlanDigest ComputeDigest() => new(TaggedHash.Of(Tag, Wire.ToBytes(this)));

    /// <summary>What is wrong with the plan itself; nothing when it may be reproduced and signed.</summary>
    public ImmutableArray<PlanViolation> Check(PlanFacts facts) => PlanCheck.Of(this, facts);

    /// <inheritdoc/>
    public static bool TryRead(ref WireReader reader, [MaybeNullWhen(false)] out RollbackPlan value)
    {
        value = null;
        if (!NetworkId.TryRead(ref reader, out NetworkId network)
            || !reader.TryReadHash(out Hash256 council)
            || !Epoch.TryRead(ref reader, out Epoch epoch)
            || !reader.TryReadHash(out Hash256 incident)
            || !BlockPlace.TryRead(ref reader, out BlockPlace forkPoint)
            || !BlockPlace.TryRead(ref reader, out BlockPlace abandonTip)
            || !BlockPlace.TryRead(ref reader, out BlockPlace keepTip)
            || !TryReadBanned(ref reader, out ImmutableArray<BlockHash> banned)
            || !TryReadAdopt(ref reader, out RuleSetDigest? adopt)
            || !reader.TryReadHash(out Hash256 coinSet)
            || !reader.TryReadHash(out Hash256 report)
            || !reader.TryReadInt32(out int expiry) || expiry < 0
            || !reader.TryReadVarBytes(out ReadOnlyMemory<byte> reason)
            || reason.Length > ReasonBytesMax || !Utf8.IsValid(reason.Span)) return false;
        value = new()
        {
            Network = network,
            Council = new(council),
            Epoch = epoch,
            Incident = new(incident),
            ForkPoint = forkPoint,
            AbandonTip = abandonTip,
            KeepTip = keepTip,
            Banned = banned,
            Adopt = adopt,
            CoinSet = new(coinSet),
            Report = new(report),
            ExpiryHeight = new(expiry),
            Reason = Encoding.UTF8.GetString(reason.Span),
        };
        return true;
    }

    /// <inheritdoc/>
    public void Write(WireWriter writer)
    {
        Network.Write(writer);
        writer.WriteHash(Council.Value);
        Epoch.Write(writer);
        writer.WriteHash(Incident.Value);
        ForkPoint.Write(writer);
        AbandonTip.Write(writer);
        KeepTip.Write(writer);
        writer.WriteCompactSize((ulong)Banned.Length);
        foreach (BlockHash banned in Banned) writer.WriteHash(banned.Value);
        writer.WriteByte(Adopt is null ? (byte)0 : (byte)1);
        if (Adopt is { } adopt) writer.WriteHash(adopt.Value);
        writer.WriteHash(CoinSet.Value);
        writer.WriteHash(Report.Value);
        writer.WriteInt32(ExpiryHeight.Value);
        writer.WriteVarBytes(Encoding.UTF8.GetBytes(Reason));
    }

    /// <summary>Equal when the bytes are.</summary>
    public bool Equals(RollbackPlan? other) => other is not null && ComputeDigest() == other.ComputeDigest();

    /// <inheritdoc/>
    public override int GetHashCode() => ComputeDigest().GetHashCode();

    private static bool TryReadBanned(ref WireReader reader, out ImmutableArray<BlockHash> banned)
    {
        banned = default;
        if (!reader.TryReadCount(Hash256.Size, out int count) || count > BannedCountMax) return false;
        ImmutableArray<BlockHash>.Builder read = ImmutableArray.CreateBuilder<BlockHash>(count);
        for (int i = 0; i < count; i++)
        {
            if (!reader.TryReadHash(out Hash256 hash)) return false;
            read.Add(new(hash));
        }
        banned = read.MoveToImmutable();
        return true;
    }

    private static bool TryReadAdopt(ref WireReader reader, out RuleSetDigest? adopt)
    {
        adopt = null;
        if (!reader.TryReadByte(out byte flag) || flag > 1) return false;
        if (flag == 0) return true;
        bool ok = reader.TryReadHash(out Hash256 digest);
        adopt = new RuleSetDigest(digest);
        return ok;
    }
}
