using System.Collections.Immutable;
using System.Text;
using System.Text.Unicode;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Codec;
using Blockchain.Consensus.Primitives;
using Blockchain.Node.Machine;
using Blockchain.Node.Network.Addresses;

namespace Blockchain.Node.Protocol;

/// <summary>The fields of those messages that have no wire form of their own in Consensus. Readers answer null for bytes that are none.</summary>
internal static class MessageFields
{
    /// <summary>Genesis, length and name in UTF-8, count and digests of the known rule sets, time (4 bytes, as in a header), stand.</summary>
    public static void Write(Message.Hello hello, WireWriter writer)
    {
        byte[] software = Encoding.UTF8.GetBytes(hello.Software);
        Invariant.Holds(software.Length <= MessageLimits.SoftwareBytesMax);
        Invariant.Holds(hello.Known.Length <= MessageLimits.KnownRuleSetsCountMax);
        writer.WriteHash(hello.Genesis.Value);
        writer.WriteVarBytes(software);
        writer.WriteCompactSize((ulong)hello.Known.Length);
        foreach (RuleSetDigest known in hello.Known) writer.WriteHash(known.Value);
        writer.WriteUInt32((uint)Math.Clamp(hello.Time.Seconds, 0, uint.MaxValue));
        Write(hello.At, writer);
    }

    /// <summary>Reads what <see cref="Write(Message.Hello, WireWriter)"/> writes.</summary>
    public static Message.Hello? ReadHello(ref WireReader reader)
    {
        if (!reader.TryReadHash(out Hash256 genesis)
            || !reader.TryReadVarBytes(out ReadOnlyMemory<byte> software)
            || software.Length > MessageLimits.SoftwareBytesMax || !Utf8.IsValid(software.Span)
            || ReadHashes(ref reader, MessageLimits.KnownRuleSetsCountMax, static hash => new RuleSetDigest(hash)) is not { } known
            || !reader.TryReadUInt32(out uint time) || ReadStand(ref reader) is not { } stand) return null;
        return new(new(genesis), Encoding.UTF8.GetString(software.Span), known, new(time), stand);
    }

    /// <summary>Rule set, tip, height (4 bytes), work (32 bytes, least significant first).</summary>
    public static void Write(Message.Stand stand, WireWriter writer)
    {
        writer.WriteHash(stand.Rules.Value);
        writer.WriteHash(stand.Tip.Value);
        writer.WriteInt32(stand.Height.Value);
        writer.WriteHash(stand.Work.Hashes.ToHash());
    }

    /// <summary>Reads what <see cref="Write(Message.Stand, WireWriter)"/> writes; no height is negative.</summary>
    public static Message.Stand? ReadStand(ref WireReader reader)
    {
        if (!reader.TryReadHash(out Hash256 rules) || !reader.TryReadHash(out Hash256 tip)
            || !reader.TryReadInt32(out int height) || height < 0 || !reader.TryReadHash(out Hash256 work)) return null;
        return new(new(rules), new(tip), new(height), new(UInt256.From(work)));
    }

    /// <summary>Count and hashes.</summary>
    public static void Write(Message.GetHeaders request, WireWriter writer)
    {
        writer.WriteCompactSize((ulong)request.Locator.Length);
        foreach (BlockHash hash in request.Locator) writer.WriteHash(hash.Value);
    }

    /// <summary>Count and ids.</summary>
    public static void Write(ImmutableArray<TxId> ids, WireWriter writer)
    {
        writer.WriteCompactSize((ulong)ids.Length);
        foreach (TxId id in ids) writer.WriteHash(id.Value);
    }

    /// <summary>Reads a count and that many hashes; a count above the limit, or above what the bytes hold, before anything is allocated for it.</summary>
    public static ImmutableArray<T>? ReadHashes<T>(ref WireReader reader, int countMax, Func<Hash256, T> make)
    {
        if (!reader.TryReadCount(Hash256.Size, out int count) || count > countMax) return null;
        ImmutableArray<T>.Builder hashes = ImmutableArray.CreateBuilder<T>(count);
        for (int i = 0; i < count; i++)
        {
            if (!reader.TryReadHash(out Hash256 hash)) return null;
            hashes.Add(make(hash));
        }
        return hashes.MoveToImmutable();
    }

    /// <summary>Count and headers of 80 bytes.</summary>
    public static void Write(Message.Headers headers, WireWriter writer)
    {
        writer.WriteCompactSize((ulong)headers.Items.Length);
        foreach (BlockHeader header in headers.Items) header.Write(writer);
    }

    /// <summary>Reads what <see cref="Write(Message.Headers, WireWriter)"/> writes.</summary>
    public static Message.Headers? ReadHeaders(ref WireReader reader)
    {
        if (!reader.TryReadCount(BlockHeader.Size, out int count) || count > Message.HeadersCountMax) return null;
        ImmutableArray<BlockHeader>.Builder headers = ImmutableArray.CreateBuilder<BlockHeader>(count);
        for (int i = 0; i < count; i++)
        {
            if (!BlockHeader.TryRead(ref reader, out BlockHeader header)) return null;
            headers.Add(header);
        }
        return new(headers.MoveToImmutable());
    }

    /// <summary>Count, and length and text of each in ASCII.</summary>
    public static void Write(Message.Addresses addresses, WireWriter writer)
    {
        writer.WriteCompactSize((ulong)addresses.Items.Length);
        foreach (string address in addresses.Items) writer.WriteVarBytes(Encoding.ASCII.GetBytes(address));
    }

    /// <summary>Reads what <see cref="Write(Message.Addresses, WireWriter)"/> writes.</summary>
    public static Message.Addresses? ReadAddresses(ref WireReader reader)
    {
        if (!reader.TryReadCount(1, out int count) || count > Message.AddressCountMax) return null;
        ImmutableArray<string>.Builder addresses = ImmutableArray.CreateBuilder<string>(count);
        for (int i = 0; i < count; i++)
        {
            if (!reader.TryReadVarBytes(out ReadOnlyMemory<byte> text) || text.Length > PeerAddress.TextBytesMax || !Ascii.IsValid(text.Span)) return null;
            addresses.Add(Encoding.ASCII.GetString(text.Span));
        }
        return new(addresses.MoveToImmutable());
    }
}
