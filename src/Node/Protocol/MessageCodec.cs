using System.Diagnostics.CodeAnalysis;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Codec;
using Blockchain.Consensus.Governance;
using Blockchain.Consensus.Primitives;
using Blockchain.Node.Machine;

namespace Blockchain.Node.Protocol;

/// <summary>Messages to bytes and back: one byte of <see cref="MessageKind"/>, then the fields (docs/protocols.md).</summary>
public static class MessageCodec
{
    /// <summary>Bytes of a stand: rule set, tip, height, work.</summary>
    public const int StandBytes = (2 * Hash256.Size) + 4 + Hash256.Size;

    /// <summary>Reads one message that fills the bytes exactly; false for anything else. What was read shares the memory it was read from.</summary>
    public static bool TryRead(ReadOnlyMemory<byte> bytes, MessageLimits limits, [NotNullWhen(true)] out Message? message)
    {
        message = null;
        WireReader reader = new(bytes);
        if (!reader.TryReadByte(out byte first) || !Enum.IsDefined((MessageKind)first)) return false;
        MessageKind kind = (MessageKind)first;
        if (bytes.Length > limits.BytesMax(kind) || !TryReadBody(kind, ref reader, out Message? read) || !reader.IsAtEnd) return false;
        message = read;
        return true;
    }

    /// <summary>Appends a message.</summary>
    public static void Write(Message message, WireWriter writer)
    {
        writer.WriteByte((byte)KindOf(message));
        switch (message)
        {
            case Message.Hello hello: MessageFields.Write(hello, writer); break;
            case Message.Stand stand: MessageFields.Write(stand, writer); break;
            case Message.GetHeaders request: MessageFields.Write(request, writer); break;
            case Message.Headers headers: MessageFields.Write(headers, writer); break;
            case Message.GetBlock request: writer.WriteHash(request.Hash.Value); break;
            case Message.BlockBody body: body.Block.Write(writer); break;
            case Message.BlockNotFound missing: writer.WriteHash(missing.Hash.Value); break;
            case Message.GetMempool: break;
            case Message.Inventory inventory: MessageFields.Write(inventory.Ids, writer); break;
            case Message.GetTransactions request: MessageFields.Write(request.Ids, writer); break;
            case Message.TransactionBody body: body.Transaction.Write(writer); break;
            case Message.Plan plan: plan.Proposed.Write(writer); break;
            case Message.Ballot ballot: ballot.Vote.Write(writer); break;
            case Message.Certified certified: certified.Certificate.Write(writer); break;
            case Message.CompactBlock compact: CompactFields.Write(compact, writer); break;
            case Message.GetBlockTransactions request: CompactFields.Write(request, writer); break;
            case Message.BlockTransactions given: CompactFields.Write(given, writer); break;
            case Message.GetAddresses: break;
            case Message.Addresses addresses: MessageFields.Write(addresses, writer); break;
            default: throw Unknown(message);
        }
    }

    /// <summary>The kind of a message.</summary>
    public static MessageKind KindOf(Message message) => message switch
    {
        Message.Hello => MessageKind.Hello,
        Message.Stand => MessageKind.Stand,
        Message.GetHeaders => MessageKind.GetHeaders,
        Message.Headers => MessageKind.Headers,
        Message.GetBlock => MessageKind.GetBlock,
        Message.BlockBody => MessageKind.BlockBody,
        Message.BlockNotFound => MessageKind.BlockNotFound,
        Message.GetMempool => MessageKind.GetMempool,
        Message.Inventory => MessageKind.Inventory,
        Message.GetTransactions => MessageKind.GetTransactions,
        Message.TransactionBody => MessageKind.TransactionBody,
        Message.Plan => MessageKind.Plan,
        Message.Ballot => MessageKind.Ballot,
        Message.Certified => MessageKind.Certified,
        Message.CompactBlock => MessageKind.CompactBlock,
        Message.GetBlockTransactions => MessageKind.GetBlockTransactions,
        Message.BlockTransactions => MessageKind.BlockTransactions,
        Message.GetAddresses => MessageKind.GetAddresses,
        Message.Addresses => MessageKind.Addresses,
        _ => throw Unknown(message),
    };

    /// <summary>Bytes that <see cref="Write"/> appends for a message, told without writing a block or a long list.</summary>
    public static int BytesOf(Message message) => message switch
    {
        Message.Headers headers => 1 + CountBytes(headers.Items.Length) + (headers.Items.Length * BlockHeader.Size),
        Message.BlockBody body => 1 + body.Block.Size,
        Message.Inventory inventory => 1 + CountBytes(inventory.Ids.Length) + (inventory.Ids.Length * Hash256.Size),
        Message.GetTransactions request => 1 + CountBytes(request.Ids.Length) + (request.Ids.Length * Hash256.Size),
        Message.TransactionBody body => 1 + body.Transaction.Size,
        Message.BlockTransactions given => 1 + Hash256.Size + CountBytes(given.Transactions.Length) + given.Transactions.Sum(static transaction => transaction.Size),
        _ => Written(message),
    };

    private static int CountBytes(int count) => WireWriter.CompactSizeLength((ulong)count);

    private static int Written(Message message)
    {
        WireWriter writer = new();
        Write(message, writer);
        return writer.Length;
    }

    private static InvariantException Unknown(Message message) => new($"unknown message {message.GetType().Name}");

    private static bool TryReadBody(MessageKind kind, ref WireReader reader, [NotNullWhen(true)] out Message? message)
    {
        message = kind switch
        {
            MessageKind.Hello => MessageFields.ReadHello(ref reader),
            MessageKind.Stand => MessageFields.ReadStand(ref reader),
            MessageKind.GetHeaders => MessageFields.ReadHashes(ref reader, Message.LocatorCountMax, static hash => new BlockHash(hash)) is { } locator
                ? new Message.GetHeaders(locator) : null,
            MessageKind.Headers => MessageFields.ReadHeaders(ref reader),
            MessageKind.GetBlock => reader.TryReadHash(out Hash256 hash) ? new Message.GetBlock(new(hash)) : null,
            MessageKind.BlockBody => Block.TryRead(ref reader, out Block? block) ? new Message.BlockBody(block) : null,
            MessageKind.BlockNotFound => reader.TryReadHash(out Hash256 hash) ? new Message.BlockNotFound(new(hash)) : null,
            MessageKind.GetMempool => new Message.GetMempool(),
            MessageKind.Inventory => MessageFields.ReadHashes(ref reader, Message.InventoryCountMax, static hash => new TxId(hash)) is { } ids
                ? new Message.Inventory(ids) : null,
            MessageKind.GetTransactions => MessageFields.ReadHashes(ref reader, Message.InventoryCountMax, static hash => new TxId(hash)) is { } ids
                ? new Message.GetTransactions(ids) : null,
            MessageKind.TransactionBody => Transaction.TryRead(ref reader, out Transaction? transaction) ? new Message.TransactionBody(transaction) : null,
            MessageKind.Plan => RollbackPlan.TryRead(ref reader, out RollbackPlan? plan) ? new Message.Plan(plan) : null,
            MessageKind.Ballot => Vote.TryRead(ref reader, out Vote vote) ? new Message.Ballot(vote) : null,
            MessageKind.Certified => Certificate.TryRead(ref reader, out Certificate? certificate) ? new Message.Certified(certificate) : null,
            MessageKind.CompactBlock => CompactFields.ReadCompactBlock(ref reader),
            MessageKind.GetBlockTransactions => CompactFields.ReadGetBlockTransactions(ref reader),
            MessageKind.BlockTransactions => CompactFields.ReadBlockTransactions(ref reader),
            MessageKind.GetAddresses => new Message.GetAddresses(),
            MessageKind.Addresses => MessageFields.ReadAddresses(ref reader),
        };
        return message is not null;
    }
}
