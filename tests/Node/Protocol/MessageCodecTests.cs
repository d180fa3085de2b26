using System.Collections.Immutable;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Primitives;
using Blockchain.Consensus.Rules;
using Blockchain.Node.Machine;
using Blockchain.Node.Protocol;
using Blockchain.TestKit;
using Xunit;

namespace Blockchain.Node.Tests.Protocol;

/// <summary>Messages to bytes and back: exact for what nodes say, and no bytes throw or cost more than they are.</summary>
public sealed class MessageCodecTests
{
    private const int RoundTripsPerKind = 200;
    private const int Mutated = 20_000;

    // What a parsed block takes in objects: a transaction of ten bytes has its ids, its lists and a buffer that they were hashed from.
    private const int AllocatedBytesBaseMax = 16 * 1024;
    private const int AllocatedBytesPerByteMax = 128;

    private static readonly MessageLimits Limits = new();

    public static TheoryData<MessageKind> Kinds => [.. Enum.GetValues<MessageKind>()];

    [Fact]
    public void Every_message_is_read_as_it_was_written()
    {
        MessageSamples samples = new(1);
        int read = 0;
        foreach (MessageKind kind in Enum.GetValues<MessageKind>())
        {
            for (int i = 0; i < RoundTripsPerKind; i++)
            {
                Message message = samples.Next(kind);
                byte[] bytes = MessageSamples.Bytes(message);
                Assert.True(MessageCodec.TryRead(bytes, Limits, out Message? again), kind.ToString());
                Assert.IsType(message.GetType(), again);
                Assert.Equal(kind, MessageCodec.KindOf(again));
                Assert.Equal(bytes, MessageSamples.Bytes(again));
                Assert.Equal(bytes.Length, MessageCodec.BytesOf(message));
                Assert.InRange(bytes.Length, 1, Limits.BytesMax(kind));
                read++;
            }
        }
        Assert.Equal(19 * RoundTripsPerKind, read);
        Evidence.Record($"messages: {read} of 19 kinds written, read and written alike");
    }

    [Fact]
    public void A_hello_has_its_fields_in_the_documented_order()
    {
        MessageSamples samples = new(2);
        Hash256 genesis = samples.Hash(), known = samples.Hash(), rules = samples.Hash(), tip = samples.Hash();
        Message.Hello hello = new(new(genesis), "né", [new(known)], new(0x6612_1110), new(new(rules), new(tip), new(258), new(new(1, 0x0203))));
        byte[] expected = [1, .. genesis.ToArray(), 3, 0x6e, 0xc3, 0xa9, 1, .. known.ToArray(), 0x10, 0x11, 0x12, 0x66, .. rules.ToArray(), .. tip.ToArray(), 2, 1, 0, 0, 3, 2, .. new byte[14], 1, .. new byte[15]];
        Assert.Equal(expected, MessageSamples.Bytes(hello));
        Assert.True(MessageCodec.TryRead(expected, Limits, out Message? read));
        Message.Hello again = Assert.IsType<Message.Hello>(read);
        Assert.Equal((hello.Genesis, hello.Software, hello.Time, hello.At), (again.Genesis, again.Software, again.Time, again.At));
        Assert.Equal(hello.Known.AsEnumerable(), again.Known);
    }

    /// <summary>A3.</summary>
    [Theory]
    [MemberData(nameof(Kinds))]
    public void Trailing_and_missing_bytes_are_refused(MessageKind kind)
    {
        byte[] bytes = MessageSamples.Bytes(new MessageSamples(3).Next(kind));
        Assert.False(MessageCodec.TryRead((byte[])[.. bytes, 0], Limits, out _));
        Assert.False(MessageCodec.TryRead(bytes.AsMemory(0, bytes.Length - 1), Limits, out _));
    }

    /// <summary>A3.</summary>
    [Fact]
    public void A_count_in_a_longer_form_than_needed_is_refused()
    {
        byte[] hash = new MessageSamples(4).Hash().ToArray();
        Assert.True(MessageCodec.TryRead((byte[])[(byte)MessageKind.Inventory, 1, .. hash], Limits, out _));
        Assert.False(MessageCodec.TryRead((byte[])[(byte)MessageKind.Inventory, 0xfd, 1, 0, .. hash], Limits, out _));
        Assert.False(MessageCodec.TryRead((byte[])[(byte)MessageKind.Inventory, 0xfe, 1, 0, 0, 0, .. hash], Limits, out _));
    }

    /// <summary>A20, A21.</summary>
    [Fact]
    public void Lists_that_are_too_long_are_refused_before_they_are_read()
    {
        (Message Longest, Message TooLong)[] pairs =
        [
            (new Message.GetHeaders(Many<BlockHash>(101)), new Message.GetHeaders(Many<BlockHash>(102))),
            (new Message.Headers(Many<BlockHeader>(2_000)), new Message.Headers(Many<BlockHeader>(2_001))),
            (new Message.Inventory(Many<TxId>(50_000)), new Message.Inventory(Many<TxId>(50_001))),
            (new Message.GetTransactions(Many<TxId>(50_000)), new Message.GetTransactions(Many<TxId>(50_001))),
            (new Message.Addresses([.. Enumerable.Repeat("/", 1_000)]), new Message.Addresses([.. Enumerable.Repeat("/", 1_001)])),
            (new Message.GetBlockTransactions(default, [.. Enumerable.Range(0, 100_000)]), new Message.GetBlockTransactions(default, [.. Enumerable.Range(0, 100_001)])),
        ];
        foreach ((Message longest, Message tooLong) in pairs)
        {
            Assert.True(MessageCodec.TryRead(MessageSamples.Bytes(longest), Limits, out _));
            byte[] bytes = MessageSamples.Bytes(tooLong);
            Assert.False(MessageCodec.TryRead(bytes, Limits with { BlockBytesMax = int.MaxValue - 1 }, out _));
            Assert.InRange(AllocatedBy(bytes, out _), 0, 1_024);
        }
    }

    /// <summary>A2: the count of transactions in a block of 89 bytes.</summary>
    [Fact]
    public void A_claimed_count_allocates_nothing()
    {
        byte[] bytes = new byte[1 + BlockHeader.Size + 9];
        bytes[0] = (byte)MessageKind.BlockBody;
        bytes.AsSpan(1 + BlockHeader.Size).Fill(0xff);
        Assert.InRange(AllocatedBy(bytes, out bool taken), 0, 64 * 1024);
        Assert.False(taken);
    }

    [Fact]
    public void A_name_that_is_no_text_or_too_long_is_refused()
    {
        MessageSamples samples = new(5);
        Message.Hello hello = new(default, "abc", [], default, new(default, default, Height.Genesis, default));
        byte[] bytes = MessageSamples.Bytes(hello);
        bytes[35] = 0xff;
        Assert.False(MessageCodec.TryRead(bytes, Limits, out _));
        Assert.True(MessageCodec.TryRead(MessageSamples.Bytes(hello with { Software = new('x', 256) }), Limits, out _));
        byte[] stand = MessageSamples.Bytes(samples.Next(MessageKind.Stand))[1..];
        byte[] tooLong = [1, .. new byte[32], 0xfd, 1, 1, .. Enumerable.Repeat((byte)'x', 257), 0, .. new byte[4], .. stand];
        Assert.False(MessageCodec.TryRead(tooLong, Limits, out _));
    }

    [Fact]
    public void An_unknown_kind_and_no_bytes_at_all_are_refused()
    {
        Assert.False(MessageCodec.TryRead(default, Limits, out _));
        Assert.False(MessageCodec.TryRead(new byte[] { 0 }, Limits, out _));
        Assert.False(MessageCodec.TryRead(new byte[] { (byte)(Enum.GetValues<MessageKind>().Max() + 1) }, Limits, out _));
    }

    [Fact]
    public void A_block_may_be_as_long_as_a_known_rule_set_allows()
    {
        RuleSet small = RuleSet.Of("small", TestRules.Modern);
        RuleSet large = RuleSet.Of("large", TestRules.Modern, new RuleChange(new AtHeight(new(100)), [new(RuleParameters.Of(RuleNames.MaxBlockWeight), RuleValue.Of(12_000_000))]));
        Assert.Equal(4_000_000, MessageLimits.Of([small]).BlockBytesMax);
        Assert.Equal(12_000_000, MessageLimits.Of([small, large]).BlockBytesMax);
        byte[] bytes = MessageSamples.Bytes(new MessageSamples(6).Next(MessageKind.BlockBody));
        Assert.True(MessageCodec.TryRead(bytes, Limits with { BlockBytesMax = bytes.Length - 1 }, out _));
        Assert.False(MessageCodec.TryRead(bytes, Limits with { BlockBytesMax = bytes.Length - 2 }, out _));
    }

    [Fact]
    public void No_bytes_throw_and_what_is_read_is_written_alike()
    {
        MessageSamples samples = new(7);
        byte[][] right = [.. Enum.GetValues<MessageKind>().SelectMany(kind => Enumerable.Range(0, 4).Select(_ => MessageSamples.Bytes(samples.Next(kind))))];
        Random random = new(20261123);
        foreach (byte[] bytes in right) Judge(bytes); // what is built on first use belongs to no input
        int taken = 0;
        for (int i = 0; i < Mutated; i++) taken += Judge(ByteMutation.Next(random, right)) ? 1 : 0;
        Assert.InRange(taken, 1, Mutated - 1);
        Evidence.Record($"fuzz: messages: {Mutated} inputs, {taken} taken and written alike, {Mutated - taken} refused, none throws or allocates out of proportion");
    }

    private static bool Judge(byte[] bytes)
    {
        long allowed = AllocatedBytesBaseMax + ((long)AllocatedBytesPerByteMax * bytes.Length);
        long allocated = AllocatedBy(bytes, out bool taken);
        if (allocated > allowed) allocated = AllocatedBy(bytes, out taken); // the runtime allocates on this thread too, now and then
        Assert.True(allocated <= allowed, $"{allocated} bytes allocated for {bytes.Length}: {Convert.ToHexString(bytes)}");
        if (taken && MessageCodec.TryRead(bytes, Limits, out Message? message)) Assert.Equal(bytes, MessageSamples.Bytes(message));
        return taken;
    }

    private static long AllocatedBy(byte[] bytes, out bool taken)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        taken = MessageCodec.TryRead(bytes, Limits, out _);
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static ImmutableArray<T> Many<T>(int count) where T : struct => [.. new T[count]];
}
