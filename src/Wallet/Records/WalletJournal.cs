using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Blockchain.Consensus.Codec;
using Blockchain.Consensus.Crypto;
using Blockchain.Consensus.Primitives;
using Blockchain.Files;

namespace Blockchain.Wallet.Records;

/// <summary>
/// The file beside the wallet with what no chain tells again: addresses that were handed out, payments that were signed, labels. It only grows, and
/// every entry is on the disk before anybody acts on it.
/// </summary>
/// <remarks>
/// An entry is a head, kind and content, and 8 bytes of the double SHA-256 of place, kind and content. The head is the length of kind and content, and 4
/// bytes of the double SHA-256 of place and length: a length that has changed must not make whole entries look like a torn end. One owner.
/// </remarks>
public sealed class WalletJournal : IDisposable
{
    /// <summary>Bytes of an entry, at most: the largest standard transaction is a quarter of it.</summary>
    public const int EntryBytesMax = 400_000;

    /// <summary>What the name of the file ends in.</summary>
    public const string Suffix = ".journal";

    private const int HeadBytes = 8;
    private const int SealBytes = 8;

    private readonly DurableFile file;
    private long end;

    private WalletJournal(DurableFile file, ImmutableArray<JournalEntry> entries, long end)
    {
        this.file = file;
        this.end = end;
        Entries = entries;
        Count = entries.Length;
    }

    /// <summary>What was there when it was opened, the oldest first.</summary>
    public ImmutableArray<JournalEntry> Entries { get; }

    /// <summary>Entries that it has by now.</summary>
    public int Count { get; private set; }

    /// <summary>Opens the journal of a wallet, or begins one for its owner alone. An entry that a kill has torn was never acted on, and is cut off.</summary>
    /// <param name="path">The file.</param>
    /// <param name="fingerprint">The wallet.</param>
    /// <exception cref="StorageException">It cannot be read, has changed, or belongs to another wallet.</exception>
    public static WalletJournal Open(string path, uint fingerprint)
    {
        if (!File.Exists(path)) PrivateFile.Replace(path, Sealed(new JournalEntry.Head(fingerprint), place: 0));
        DurableFile file = DurableFile.Open(path);
        try
        {
            byte[] bytes = new byte[file.Length];
            file.Read(0, bytes);
            ImmutableArray<JournalEntry> entries = Read(path, bytes, out int end);
            if (entries.IsEmpty || entries[0] is not JournalEntry.Head head) throw new StorageException(StorageFault.Foreign, path, 0, "it is no journal of a wallet; move it away");
            if (head.Fingerprint != fingerprint)
                throw new StorageException(StorageFault.Foreign, path, 0, $"it belongs to the wallet {head.Fingerprint:x8}, not to {fingerprint:x8}; move it away");
            if (end < bytes.Length)
            {
                file.SetLength(end);
                file.Sync();
            }
            return new(file, entries, end);
        }
        catch (StorageException)
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Adds an entry; it is durable when this returns.</summary>
    /// <exception cref="StorageException">It is not.</exception>
    public void Append(JournalEntry entry)
    {
        byte[] bytes = Sealed(entry, end);
        file.Write(end, bytes);
        file.Sync();
        end += bytes.Length;
        Count++;
    }

    /// <summary>Closes the file.</summary>
    public void Dispose() => file.Dispose();

    private static byte[] Sealed(JournalEntry entry, long place)
    {
        WireWriter content = new();
        entry.Write(content);
        Invariant.Holds(content.Length <= EntryBytesMax);
        WireWriter writer = new(HeadBytes + content.Length + SealBytes);
        writer.WriteUInt32((uint)content.Length);
        writer.WriteUInt32((uint)(SealOf(place, writer.Written) >> 32));
        writer.WriteBytes(content.Written);
        writer.WriteUInt64(SealOf(place, content.Written));
        return writer.ToArray();
    }

    private static ulong SealOf(long place, ReadOnlySpan<byte> content)
    {
        byte[] covered = new byte[sizeof(long) + content.Length];
        BinaryPrimitives.WriteInt64LittleEndian(covered, place);
        content.CopyTo(covered.AsSpan(sizeof(long)));
        return Sha256d.Of(covered).A;
    }

    private static ImmutableArray<JournalEntry> Read(string path, byte[] bytes, out int end)
    {
        ImmutableArray<JournalEntry>.Builder entries = ImmutableArray.CreateBuilder<JournalEntry>();
        end = 0;
        while (end < bytes.Length)
        {
            if (!TryReadEntry(bytes, end, out JournalEntry? entry, out int next))
            {
                // A torn entry is the last one, because the next is written only when it is whole; a disk may also have made room and not filled it.
                bool isTorn = next >= bytes.Length || !bytes.AsSpan(end).ContainsAnyExcept((byte)0);
                if (isTorn) break;
                throw new StorageException(StorageFault.CorruptRecord, path, end, "an entry has changed; take a copy of the file from before");
            }
            entries.Add(entry);
            end = next;
        }
        return entries.ToImmutable();
    }

    /// <summary>Reads one entry; says where the next would begin, which is the end of the file for one that is cut short.</summary>
    private static bool TryReadEntry(byte[] bytes, int start, [NotNullWhen(true)] out JournalEntry? entry, out int next)
    {
        entry = null;
        next = bytes.Length;
        WireReader reader = new(bytes.AsMemory(start));
        if (!reader.TryReadUInt32(out uint length) || !reader.TryReadUInt32(out uint check)) return false;
        next = start + HeadBytes;
        if (check != (uint)(SealOf(start, bytes.AsSpan(start, sizeof(uint))) >> 32) || length > EntryBytesMax) return false;
        next = bytes.Length;
        if (!reader.TryReadBytes((int)length, out ReadOnlyMemory<byte> content) || !reader.TryReadUInt64(out ulong seal)) return false;
        next = start + reader.Position;
        return seal == SealOf(start, content.Span) && JournalEntry.TryRead(content, out entry);
    }
}
