using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Codec;
using Blockchain.Consensus.Primitives;
using Blockchain.Wallet.Keys;

namespace Blockchain.Wallet.Records;

/// <summary>What the wallet must not lose because no chain tells it again.</summary>
public abstract record JournalEntry
{
    /// <summary>Characters of a label, at most.</summary>
    public const int LabelCharactersMax = 200;

    private JournalEntry()
    {
    }

    /// <summary>Whose journal it is: the first entry, and only there.</summary>
    /// <param name="Fingerprint">The wallet.</param>
    public sealed record Head(uint Fingerprint) : JournalEntry;

    /// <summary>An address was handed out: it and those below it are never handed out again.</summary>
    /// <param name="Purpose">The account's kind.</param>
    /// <param name="Account">The account's number.</param>
    /// <param name="Branch">The row.</param>
    /// <param name="Index">The address.</param>
    public sealed record HandedOut(Purpose Purpose, uint Account, Branch Branch, uint Index) : JournalEntry;

    /// <summary>A transaction was signed, or is meant again after it was given up, and is about to be sent.</summary>
    /// <param name="Time">When.</param>
    /// <param name="Transaction">All of it.</param>
    public sealed record Sent(UnixTime Time, Transaction Transaction) : JournalEntry;

    /// <summary>A person named something. The last one holds; an empty one takes the name away.</summary>
    /// <param name="Subject">An address or a transaction id, as text.</param>
    /// <param name="Text">The name.</param>
    public sealed record Label(string Subject, string Text) : JournalEntry;

    /// <summary>Transactions were given up together. Of this and <see cref="Sent"/> the last one holds.</summary>
    /// <param name="Ids">The transactions.</param>
    public sealed record Abandoned(ImmutableArray<TxId> Ids) : JournalEntry
    {
        /// <summary>Transactions of one entry, at most: what <see cref="WalletJournal.EntryBytesMax"/> has room for.</summary>
        public const int IdCountMax = 10_000;
    }

    /// <summary>Writes kind and content, as docs/formats.md has them.</summary>
    internal void Write(WireWriter writer)
    {
        switch (this)
        {
            case Head head:
                writer.WriteByte(1);
                writer.WriteUInt32(head.Fingerprint);
                break;
            case HandedOut handed:
                writer.WriteByte(2);
                writer.WriteByte((byte)handed.Purpose);
                writer.WriteUInt32(handed.Account);
                writer.WriteByte((byte)handed.Branch);
                writer.WriteUInt32(handed.Index);
                break;
            case Sent sent:
                writer.WriteByte(3);
                writer.WriteInt64(sent.Time.Seconds);
                sent.Transaction.Write(writer);
                break;
            case Label label:
                writer.WriteByte(4);
                writer.WriteVarBytes(Encoding.UTF8.GetBytes(label.Subject));
                writer.WriteVarBytes(Encoding.UTF8.GetBytes(label.Text));
                break;
            case Abandoned abandoned:
                writer.WriteByte(5);
                writer.WriteUInt32((uint)abandoned.Ids.Length);
                foreach (TxId id in abandoned.Ids) writer.WriteHash(id.Value);
                break;
        }
    }

    /// <summary>Reads what <see cref="Write"/> has written.</summary>
    internal static bool TryRead(ReadOnlyMemory<byte> bytes, [NotNullWhen(true)] out JournalEntry? entry)
    {
        entry = null;
        WireReader reader = new(bytes);
        if (!reader.TryReadByte(out byte kind)) return false;
        entry = kind switch
        {
            1 when reader.TryReadUInt32(out uint fingerprint) => new Head(fingerprint),
            2 => HandedOutOf(ref reader),
            3 when reader.TryReadInt64(out long seconds) && Transaction.TryRead(ref reader, out Transaction? transaction) => new Sent(new(seconds), transaction),
            4 when reader.TryReadVarBytes(out ReadOnlyMemory<byte> subject) && reader.TryReadVarBytes(out ReadOnlyMemory<byte> text) =>
                new Label(Encoding.UTF8.GetString(subject.Span), Encoding.UTF8.GetString(text.Span)),
            5 => AbandonedOf(ref reader),
            _ => null,
        };
        return entry is not null && reader.IsAtEnd;
    }

    private static Abandoned? AbandonedOf(ref WireReader reader)
    {
        if (!reader.TryReadUInt32(out uint count) || count > Abandoned.IdCountMax) return null;
        ImmutableArray<TxId>.Builder ids = ImmutableArray.CreateBuilder<TxId>((int)count);
        while (ids.Count < count)
        {
            if (!reader.TryReadHash(out Hash256 id)) return null;
            ids.Add(new(id));
        }
        return new(ids.MoveToImmutable());
    }

    private static HandedOut? HandedOutOf(ref WireReader reader)
    {
        bool ok = reader.TryReadByte(out byte purpose) & reader.TryReadUInt32(out uint account)
            & reader.TryReadByte(out byte branch) & reader.TryReadUInt32(out uint index);
        return ok ? new((Purpose)purpose, account, (Branch)branch, index) : null;
    }
}
