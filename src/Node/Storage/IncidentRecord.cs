using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using Blockchain.Consensus.Codec;
using Blockchain.Consensus.Forks;
using Blockchain.Consensus.Primitives;
using Blockchain.Node.Machine.Forks;

namespace Blockchain.Node.Storage;

/// <summary>One step of an incident as the log keeps it: what it has become, with the last line of its timeline alone.</summary>
internal static class IncidentRecord
{
    /// <summary>The bytes for an incident that has changed.</summary>
    public static byte[] ToBytes(Incident incident)
    {
        WireWriter writer = new();
        writer.WriteHash(incident.ForkPoint.Value);
        writer.WriteCompactSize((ulong)incident.FirstBlocks.Length);
        foreach (BlockHash first in incident.FirstBlocks) writer.WriteHash(first.Value);
        writer.WriteByte((byte)incident.Kind);
        writer.WriteByte((byte)incident.Finding.Confidence);
        writer.WriteByte((byte)incident.State);
        writer.WriteInt64(incident.Timeline[^1].Time.Seconds);
        writer.WriteVarBytes(Encoding.UTF8.GetBytes(incident.Timeline[^1].What));
        return writer.ToArray();
    }

    /// <summary>Reads one step; false where the bytes are none.</summary>
    public static bool TryRead(byte[] payload, [NotNullWhen(true)] out KeptIncident? step)
    {
        step = null;
        WireReader reader = new(payload);
        if (!reader.TryReadHash(out Hash256 forkPoint) || !reader.TryReadCount(Hash256.Size, out int count)) return false;
        ImmutableArray<BlockHash>.Builder firsts = ImmutableArray.CreateBuilder<BlockHash>(count);
        for (int i = 0; i < count; i++)
        {
            if (!reader.TryReadHash(out Hash256 first)) return false;
            firsts.Add(new(first));
        }
        if (!reader.TryReadByte(out byte kind) || !reader.TryReadByte(out byte confidence) || !reader.TryReadByte(out byte state)) return false;
        if (!reader.TryReadInt64(out long seconds) || !reader.TryReadVarBytes(out ReadOnlyMemory<byte> what) || !reader.IsAtEnd) return false;
        step = new(new(forkPoint), firsts.MoveToImmutable(), (ForkKind)kind, (Confidence)confidence, (IncidentState)state, [new(new(seconds), Encoding.UTF8.GetString(what.Span))]);
        return Enum.IsDefined(step.Kind) && Enum.IsDefined(step.Confidence) && Enum.IsDefined(step.State);
    }
}
