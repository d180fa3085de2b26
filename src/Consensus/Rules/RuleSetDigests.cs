using System.Text;
using Blockchain.Consensus.Codec;
using Blockchain.Consensus.Crypto;
using Blockchain.Consensus.Primitives;

namespace Blockchain.Consensus.Rules;

/// <summary>
/// The id of a rule set: it covers every parameter and every activation, and nothing else; names, summaries and the way a chain
/// file is written do not change it.
/// </summary>
/// <remarks>
/// The tagged hash (BIP 340) with tag <c>blockchain/rule-set</c> of these bytes, integers least significant byte first:
/// <code>
/// 1 byte        format, 1
/// compact size  number of timelines, without those that hold the value of 2009 at every block
/// each, ordered by the parameter's name as bytes:
///   var bytes   the parameter's name in ASCII
///   9 bytes     value from the genesis on: kind (0 none, 1 switch, 2 number, 3 target), number as int64
///   compact     number of entries; each, in the order of the timeline: activation, value
/// compact size  number of signalled deployments that are neither always nor never in force, each once
/// each, ordered as bytes: activation
///
/// activation: 1 int32 height | 2 int64 median time | 3 int64 from, int64 until | 4 32 bytes block hash in wire order
///           | 5 byte bit, int64 start, int64 timeout, int32 minimum height, int32 period, int32 threshold
/// </code>
/// Timelines are reduced as <see cref="RuleTimeline"/> says. Values of 2009 are left out so that a parameter added to the
/// software later changes no digest that exists. Deployments stand there again because one without differences still sets version bits.
/// </remarks>
public static class RuleSetDigests
{
    private const byte Format = 1;

    private static readonly HashTag Tag = new("blockchain/rule-set");

    /// <summary>The bytes that the digest covers.</summary>
    public static byte[] CanonicalBytes(RuleSet rules)
    {
        WireWriter writer = new();
        writer.WriteByte(Format);
        RuleTimeline[] timelines = [.. rules.Timelines.Where(timeline => !timeline.IsOriginal).OrderBy(timeline => timeline.Parameter.Name, StringComparer.Ordinal)];
        writer.WriteCompactSize((ulong)timelines.Length);
        foreach (RuleTimeline timeline in timelines) Write(writer, timeline);
        byte[][] deployments = [.. Deployments(rules)];
        writer.WriteCompactSize((ulong)deployments.Length);
        foreach (byte[] deployment in deployments) writer.WriteBytes(deployment);
        return writer.ToArray();
    }

    internal static RuleSetDigest Of(RuleSet rules) => new(TaggedHash.Of(Tag, CanonicalBytes(rules)));

    private static void Write(WireWriter writer, RuleTimeline timeline)
    {
        writer.WriteVarBytes(Encoding.ASCII.GetBytes(timeline.Parameter.Name));
        timeline.Base.Write(writer);
        writer.WriteCompactSize((ulong)timeline.Entries.Length);
        foreach (RuleTimelineEntry entry in timeline.Entries)
        {
            entry.Activation.Write(writer);
            entry.Value.Write(writer);
        }
    }

    private static IEnumerable<byte[]> Deployments(RuleSet rules) => rules.Changes
        .Select(change => change.Activation)
        .Where(activation => activation is Signalled { IsAlways: false, IsNever: false })
        .Distinct()
        .Select(Bytes)
        .OrderBy(bytes => Convert.ToHexString(bytes), StringComparer.Ordinal);

    private static byte[] Bytes(Activation activation)
    {
        WireWriter writer = new();
        activation.Write(writer);
        return writer.ToArray();
    }
}
