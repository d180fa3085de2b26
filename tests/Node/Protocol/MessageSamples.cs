using System.Collections.Immutable;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Codec;
using Blockchain.Consensus.Crypto;
using Blockchain.Consensus.Governance;
using Blockchain.Consensus.Primitives;
using Blockchain.Node.Machine;
using Blockchain.Node.Machine.Sync;
using Blockchain.Node.Protocol;

namespace Blockchain.Node.Tests.Protocol;

/// <summary>Messages of every kind, drawn from a seed.</summary>
internal sealed class MessageSamples(int seed)
{
    private readonly Random random = new(seed);
    private int place;

    public static byte[] Bytes(Message message)
    {
        WireWriter writer = new();
        MessageCodec.Write(message, writer);
        return writer.ToArray();
    }

    public Message Next(MessageKind kind)
    {
        place = -1;
        return Sample(kind);
    }

    private Message Sample(MessageKind kind) => kind switch
    {
        MessageKind.Hello => new Message.Hello(new(Hash()), $"blockchain-node é {random.Next()}", Many(random.Next(5), () => new RuleSetDigest(Hash())), new((uint)random.NextInt64(1L << 32)), Stand()),
        MessageKind.Stand => Stand(),
        MessageKind.GetHeaders => new Message.GetHeaders(Many(random.Next(Message.LocatorCountMax + 1), () => new BlockHash(Hash()))),
        MessageKind.Headers => new Message.Headers(Many(random.Next(300), Header)),
        MessageKind.GetBlock => new Message.GetBlock(new(Hash())),
        MessageKind.BlockBody => new Message.BlockBody(Block()),
        MessageKind.BlockNotFound => new Message.BlockNotFound(new(Hash())),
        MessageKind.GetMempool => new Message.GetMempool(),
        MessageKind.Inventory => new Message.Inventory(Many(random.Next(400), () => new TxId(Hash()))),
        MessageKind.GetTransactions => new Message.GetTransactions(Many(random.Next(4), () => new TxId(Hash()))),
        MessageKind.TransactionBody => new Message.TransactionBody(Transaction()),
        MessageKind.Plan => new Message.Plan(Plan()),
        MessageKind.Ballot => new Message.Ballot(Vote()),
        MessageKind.Certified => new Message.Certified(new(Plan(), Many(random.Next(6), Vote))),
        MessageKind.CompactBlock => new Message.CompactBlock(
            Header(), (ulong)random.NextInt64(), Many(random.Next(300), () => new ShortId((ulong)random.NextInt64(1L << 48))), Many(random.Next(4), () => new PrefilledTransaction(place += random.Next(1, 900), Transaction()))),
        MessageKind.GetBlockTransactions => new Message.GetBlockTransactions(new(Hash()), Many(random.Next(50), () => place += random.Next(1, 900))),
        MessageKind.GetAddresses => new Message.GetAddresses(),
        MessageKind.Addresses => new Message.Addresses(Many(random.Next(20), () => $"/ip4/10.0.{random.Next(256)}.1/tcp/{random.Next(65_536)}")),
        MessageKind.BlockTransactions => new Message.BlockTransactions(new(Hash()), Many(random.Next(5), Transaction)),
    };

    public Hash256 Hash()
    {
        byte[] bytes = new byte[Hash256.Size];
        random.NextBytes(bytes);
        return Hash256.Read(bytes);
    }

    public BlockHeader Header() => new(random.Next(), new(Hash()), new(Hash()), new(random.Next()), new((uint)random.Next()), (uint)random.Next());

    public Block Block() => new(Header(), Many(random.Next(1, 9), Transaction));

    public Transaction Transaction() => new(
        (uint)random.Next(1, 3),
        Many(random.Next(1, 4), () => new TxIn(new OutPoint(new(Hash()), (uint)random.Next(9)), Script(), TxIn.SequenceFinal, random.Next(2) == 0 ? default : Witness())),
        Many(random.Next(1, 4), () => new TxOut(new(random.NextInt64(1, 21_000_000)), Script())),
        (uint)random.Next());

    private Witness Witness() => new(Many(random.Next(1, 4), () => new ReadOnlyMemory<byte>(Blob(80))));

    private ScriptBytes Script() => new(Blob(60));

    private Message.Stand Stand() => new(new(Hash()), new(Hash()), new(random.Next()), new(UInt256.From(Hash())));

    private RollbackPlan Plan() => new()
    {
        Network = new((uint)random.Next(), new(Hash())),
        Council = new(Hash()),
        Epoch = new((uint)random.Next(), (ushort)random.Next(100)),
        Incident = new(Hash()),
        ForkPoint = Place(),
        AbandonTip = Place(),
        KeepTip = Place(),
        Banned = Many(random.Next(RollbackPlan.BannedCountMax + 1), () => new BlockHash(Hash())),
        Adopt = random.Next(2) == 0 ? null : new RuleSetDigest(Hash()),
        CoinSet = new(Hash()),
        Report = new(Hash()),
        ExpiryHeight = new(random.Next()),
        Reason = "blocks of other rules €",
    };

    private BlockPlace Place() => new(new(Hash()), new(random.Next()));

    private Vote Vote() => new(
        new((uint)random.Next(), new(Hash())), DecisionDomain.Policy, new(Hash()), new((uint)random.Next(), (ushort)random.Next(100)), new(Hash()),
        (ushort)random.Next(100), new XOnlyPublicKey(Hash()), new(Hash(), Hash()));

    private byte[] Blob(int bytesMax)
    {
        byte[] bytes = new byte[random.Next(bytesMax)];
        random.NextBytes(bytes);
        return bytes;
    }

    private static ImmutableArray<T> Many<T>(int count, Func<T> make) => [.. Enumerable.Range(0, count).Select(_ => make())];
}
