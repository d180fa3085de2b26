using System.Diagnostics.CodeAnalysis;
using System.Text;
using Blockchain.Libp2p.Faults;
using Blockchain.Libp2p.Gossip;
using Blockchain.Libp2p.Gossip.Router;
using Blockchain.Libp2p.Gossip.Wire;
using Blockchain.Libp2p.Identity;
using Blockchain.Libp2p.Multiformats;
using Blockchain.Libp2p.Tests.Gossip.Wire.Schema;
using Blockchain.TestKit;
using Google.Protobuf;
using Xunit;

namespace Blockchain.Libp2p.Tests.Gossip.Wire;

/// <summary>The hand-written codec beside Google.Protobuf, which reads what ours writes and writes what ours reads.</summary>
public sealed class GossipRpcTests
{
    private static readonly GossipRpcLimits Limits = new();
    private static readonly PeerId Author = KeyPair.FromSeed(new byte[32]).Peer;

    [Fact]
    public void What_is_written_reads_the_same_here_and_in_Google_Protobuf()
    {
        const int drawn = 2_000;
        for (int seed = 0; seed < drawn; seed++)
        {
            GossipRpc rpc = Draw(new Random(seed));
            IReadOnlyList<GossipFrame> frames = GossipRpcWriter.Write(rpc);
            byte[][] bodies = [.. frames.Select(Body)];
            Rpc other = new();
            foreach (byte[] body in bodies) other.MergeFrom(body);
            Assert.Equal(Text(rpc), Text(other));
            List<string> read = [];
            foreach (byte[] body in bodies)
            {
                Assert.Equal(Fault.None, GossipRpcReader.TryRead(body, Limits, out GossipRpc part));
                Assert.Equal(Text(Rpc.Parser.ParseFrom(body)), Text(part));
            }
            Assert.Equal(Fault.None, GossipRpcReader.TryRead(other.ToByteArray(), Limits, out GossipRpc whole));
            Assert.Equal(Text(rpc), Text(whole));
        }
        Evidence.Record($"gossip rpc: {drawn:N0} of {drawn:N0} drawn RPCs read the same by this codec and by Google.Protobuf, both ways");
    }

    [Fact]
    public void A_message_keeps_the_bytes_that_it_came_with_and_its_fields_are_slices_of_them()
    {
        byte[] unknown = [0xa2, 0x06, 0x03, 1, 2, 3];
        byte[] message = [.. new Message { From = ByteString.CopyFrom(Author.Bytes), Data = ByteString.CopyFrom(7, 8, 9), Topic = "t" }.ToByteArray(), .. unknown];
        byte[] rpc = [0x12, (byte)message.Length, .. message];

        Assert.Equal(Fault.None, GossipRpcReader.TryRead(rpc, Limits, out GossipRpc read));

        GossipEnvelope one = Assert.Single(read.Messages);
        Assert.Equal(message, one.Encoded.ToArray());
        Assert.Equal(Author, one.Author);
        Assert.True(one.Data.Span.Overlaps(rpc));
        GossipFrame frame = Assert.Single(GossipRpcWriter.Write(new GossipRpc { Messages = [one] }));
        Assert.Equal(rpc, Body(frame));
        Assert.Contains(frame.Parts, part => part.Span.Overlaps(rpc));
    }

    [Theory]
    [InlineData(1_000_000, false)]
    [InlineData(900, false)]
    [InlineData(100, true)]
    public void A_message_of_a_padded_RPC_does_not_keep_the_array_of_the_RPC(int padding, bool keeps)
    {
        byte[] message = new Message { From = ByteString.CopyFrom(Author.Bytes), Data = ByteString.CopyFrom(new byte[200]), Seqno = ByteString.CopyFrom(new byte[8]), Topic = "t" }.ToByteArray();
        byte[] rpc = [.. new Rpc { Publish = { Message.Parser.ParseFrom(message) } }.ToByteArray(), .. Padding(padding)];

        Assert.Equal(Fault.None, GossipRpcReader.TryRead(rpc, Limits, out GossipRpc read));

        GossipEnvelope one = Assert.Single(read.Messages);
        Assert.Equal(message, one.Encoded.ToArray());
        Assert.All([one.Encoded, one.Data, one.Seqno], part => Assert.Equal(keeps, part.Span.Overlaps(rpc)));
        Assert.True(one.Data.Span.Overlaps(one.Encoded.Span));
    }

    [Fact]
    public void Long_messages_travel_alone_and_short_ones_together()
    {
        GossipEnvelope tall = Envelope("t", GossipRpcWriter.SharedFrameBytesMax);
        GossipEnvelope low = Envelope("t", 100);
        IReadOnlyList<GossipFrame> frames = GossipRpcWriter.Write(new GossipRpc { Graft = [new Topic("t")], Messages = [low, low, tall, low] });
        Assert.Equal(["Control 0", "Messages 2", "Messages 1", "Messages 1"], frames.Select(frame => $"{frame.Kind} {Rpc.Parser.ParseFrom(Body(frame)).Publish.Count}"));
        Assert.Equal([GossipFrameKind.Messages], GossipRpcWriter.Write(new GossipRpc { IWant = [low.Id] }).Select(frame => frame.Kind));
        Assert.Equal([GossipFrameKind.Gossip], GossipRpcWriter.Write(new GossipRpc { IHave = [new GossipIHave(low.Topic, [low.Id])] }).Select(frame => frame.Kind));
        Assert.Empty(GossipRpcWriter.Write(new GossipRpc()));
    }

    [Theory]
    [InlineData("12 05 00", "cut short")]
    [InlineData("12 ff ff ff ff 0f", "a length of 4 GiB")]
    [InlineData("12 ff ff ff ff ff ff ff ff ff 01", "a length of 2^64 - 1")]
    [InlineData("12 ff ff ff ff ff ff ff ff ff ff 01", "a varint of 11 bytes")]
    [InlineData("00 00", "field 0")]
    [InlineData("0b 0c", "a group")]
    [InlineData("0f", "an unknown layout")]
    [InlineData("0a 02 12 05", "a subscription cut short")]
    [InlineData("12 02 0a 05", "a message cut short")]
    [InlineData("1a 04 0a 02 12 05", "an IHAVE cut short")]
    [InlineData("1a 04 12 02 0a 05", "an IWANT cut short")]
    [InlineData("1a 04 1a 02 0a 05", "a GRAFT cut short")]
    [InlineData("1a 06 22 04 12 02 0a 05", "a peer of a PRUNE cut short")]
    public void Malformed_bytes_are_refused_by_name(string hex, string what)
    {
        byte[] bytes = Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal));
        Assert.True(GossipRpcReader.TryRead(bytes, Limits, out GossipRpc rpc) == Fault.MessageMalformed, what);
        Assert.Empty(rpc.Subscriptions);
    }

    [Fact]
    public void Entries_that_mean_nothing_here_are_left_out_and_the_rest_is_read()
    {
        string longTopic = new('x', Topic.BytesMax + 1);
        Rpc rpc = new() { Control = new ControlMessage() };
        rpc.Subscriptions.Add(new Rpc.Types.SubOpts { Subscribe = true, Topicid = longTopic });
        rpc.Subscriptions.Add(new Rpc.Types.SubOpts { Subscribe = true });
        rpc.Subscriptions.Add(new Rpc.Types.SubOpts { Subscribe = true, Topicid = longTopic[1..] });
        rpc.Control.Graft.Add(new ControlGraft { TopicId = longTopic });
        rpc.Control.Ihave.Add(new ControlIHave { TopicId = "t", MessageIds = { ByteString.CopyFrom(new byte[19]), ByteString.CopyFrom(new byte[20]) } });
        rpc.Control.Prune.Add(new ControlPrune { TopicId = "t", Backoff = ulong.MaxValue, Peers = { new PeerInfo { PeerId = ByteString.CopyFrom(1, 2, 3) } } });
        rpc.Publish.Add(new Message { Topic = longTopic, From = ByteString.CopyFrom(9) });

        Assert.Equal(Fault.None, GossipRpcReader.TryRead(rpc.ToByteArray(), Limits, out GossipRpc read));

        Assert.Equal([new GossipSubscription(new Topic(longTopic[1..]), true)], read.Subscriptions);
        Assert.Empty(read.Graft);
        Assert.Equal([default], Assert.Single(read.IHave).Messages);
        GossipPrune prune = Assert.Single(read.Prune);
        Assert.Empty(prune.Peers);
        Assert.Equal(TimeSpan.FromSeconds(int.MaxValue), prune.Backoff);
        GossipEnvelope message = Assert.Single(read.Messages);
        Assert.True(message.Author.IsNone);
        Assert.Equal(new Topic(""), message.Topic);
    }

    [Fact]
    public void Each_limit_of_an_rpc_has_a_name()
    {
        GossipRpcLimits few = new() { BytesMax = 200, MessagesMax = 2, ControlsMax = 3, IdsMax = 4 };
        Assert.Equal(Fault.None, GossipRpcReader.TryRead(Repeat("1200", 2), few, out _));
        Assert.Equal(Fault.GossipTooManyEntries, GossipRpcReader.TryRead(Repeat("1200", 3), few, out _));
        Assert.Equal(Fault.None, GossipRpcReader.TryRead(Repeat("0a00", 3), few, out _));
        Assert.Equal(Fault.GossipTooManyEntries, GossipRpcReader.TryRead(Repeat("0a00", 4), few, out _));
        Assert.Equal(Fault.GossipTooManyEntries, GossipRpcReader.TryRead(Repeat("1a021a00", 4), few, out _));
        Assert.Equal(Fault.GossipTooManyEntries, GossipRpcReader.TryRead(Convert.FromHexString("1a0a22081200120012001200"), few, out _));
        Assert.Equal(Fault.None, GossipRpcReader.TryRead(Convert.FromHexString("1a0a12080a000a000a000a00"), few, out _));
        Assert.Equal(Fault.GossipTooManyEntries, GossipRpcReader.TryRead(Convert.FromHexString("1a0c120a0a000a000a000a000a00"), few, out _));
        Assert.Equal(Fault.None, GossipRpcReader.TryRead(Repeat("2000", 100), few, out _));
        Assert.Equal(Fault.MessageTooLarge, GossipRpcReader.TryRead(new byte[201], few, out _));
    }

    [Fact]
    public void Random_and_mutated_bytes_end_by_name_and_allocate_in_proportion()
    {
        const int rounds = 50_000;
        Random random = new(3);
        int read = 0;
        for (int round = 0; round < rounds; round++)
        {
            byte[] bytes = round % 2 == 0 ? Noise(random) : Mutated(random);
            long before = GC.GetAllocatedBytesForCurrentThread();
            Fault fault = GossipRpcReader.TryRead(bytes, Limits, out GossipRpc rpc);
            long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.True(fault is Fault.None or Fault.MessageMalformed, $"{fault} in round {round}");
            Assert.True(allocated <= 4096 + (400L * bytes.Length), $"{allocated} bytes for {bytes.Length} in round {round}");
            if (fault != Fault.None || !TryOther(bytes, out Rpc? other)) continue;
            read++;
            Assert.Equal(Text(other), Text(rpc));
        }
        Assert.InRange(read, rounds / 20, rounds);
        Evidence.Record($"gossip rpc: {rounds:N0} of {rounds:N0} random and mutated RPCs end by name, at most 400 bytes allocated for each of theirs");
    }

    [Fact]
    public void An_rpc_of_two_million_empty_entries_is_refused_before_it_becomes_objects()
    {
        byte[] bytes = Repeat("1200", Limits.BytesMax / 2);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Equal(Fault.GossipTooManyEntries, GossipRpcReader.TryRead(bytes, Limits, out _));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4_000_000);
    }

    // The other library refuses texts that are no UTF-8; this one leaves their entries out.
    private static bool TryOther(byte[] bytes, [NotNullWhen(true)] out Rpc? rpc)
    {
        try
        {
            rpc = Rpc.Parser.ParseFrom(bytes);
            return true;
        }
        catch (InvalidProtocolBufferException refused) when (refused.InnerException is DecoderFallbackException)
        {
            rpc = null;
            return false;
        }
    }

    private static byte[] Noise(Random random)
    {
        byte[] bytes = new byte[random.Next(64)];
        random.NextBytes(bytes);
        return bytes;
    }

    private static byte[] Mutated(Random random)
    {
        byte[] bytes = [.. GossipRpcWriter.Write(Draw(random)).SelectMany(Body)];
        for (int times = random.Next(3); times > 0 && bytes.Length > 0; times--)
        {
            int at = random.Next(bytes.Length);
            if (random.Next(3) == 0) bytes = bytes[..at];
            else bytes[at] ^= (byte)(1 << random.Next(8));
        }
        return bytes;
    }

    // An unknown field.
    private static byte[] Padding(int length)
    {
        using MemoryStream padding = new();
        using CodedOutputStream output = new(padding);
        output.WriteTag(100, WireFormat.WireType.LengthDelimited);
        output.WriteBytes(ByteString.CopyFrom(new byte[length]));
        output.Flush();
        return padding.ToArray();
    }

    private static byte[] Repeat(string hex, int times) => [.. Enumerable.Repeat(Convert.FromHexString(hex), times).SelectMany(one => one)];

    private static byte[] Body(GossipFrame frame)
    {
        byte[] bytes = [.. frame.Parts.SelectMany(part => part.ToArray())];
        Assert.Equal(frame.Bytes, bytes.Length);
        Assert.Equal(VarintStatus.Read, Varint.TryRead(bytes, out ulong length, out int taken));
        Assert.Equal((ulong)(bytes.Length - taken), length);
        return bytes[taken..];
    }

    private static GossipRpc Draw(Random random) => new()
    {
        Subscriptions = Some(random, () => new GossipSubscription(DrawTopic(random), random.Next(2) == 0)),
        Messages = Some(random, () => Envelope(DrawTopic(random).Value, random.Next(300))),
        IHave = Some(random, () => new GossipIHave(DrawTopic(random), Some(random, () => DrawId(random)))),
        IWant = Some(random, () => DrawId(random)),
        Graft = Some(random, () => DrawTopic(random)),
        Prune = Some(random, () => new GossipPrune(
            DrawTopic(random), TimeSpan.FromSeconds(random.Next(100)), Some(random, () => new GossipPeer(Author, Noise(random))))),
    };

    private static List<T> Some<T>(Random random, Func<T> one) => [.. Enumerable.Range(0, random.Next(2) * random.Next(4)).Select(_ => one())];

    private static Topic DrawTopic(Random random) => new(new string('é', random.Next(1, 5)) + random.Next(10));

    private static MessageId DrawId(Random random) => new((ulong)random.NextInt64(), (ulong)random.NextInt64(), (uint)random.Next());

    private static GossipEnvelope Envelope(string topic, int bytes)
    {
        Message message = new() { From = ByteString.CopyFrom(Author.Bytes), Data = ByteString.CopyFrom(new byte[bytes]), Topic = topic };
        return new GossipEnvelope(new Topic(topic), message.Data.Memory, Author) { Encoded = message.ToByteArray() };
    }

    private static string Text(GossipRpc rpc) => string.Join('\n', [
        .. rpc.Subscriptions.Select(one => $"sub {one.Topic} {one.Subscribe}"),
        .. rpc.Messages.Select(one => $"message {one.Topic} {one.Author} {Convert.ToHexString(one.Data.Span)} {Convert.ToHexString(one.Seqno.Span)} {Convert.ToHexString(one.Signature.Span)} {Convert.ToHexString(one.Key.Span)}"),
        .. rpc.IHave.Select(one => $"ihave {one.Topic} {string.Join(',', one.Messages)}"),
        $"iwant {string.Join(',', rpc.IWant)}",
        .. rpc.Graft.Select(one => $"graft {one}"),
        .. rpc.Prune.Select(one => $"prune {one.Topic} {one.Backoff.TotalSeconds} {string.Join(',', one.Peers.Select(peer => $"{peer.Peer} {Convert.ToHexString(peer.SignedRecord.Span)}"))}"),
    ]);

    // The same of the other library's objects, with what this codec leaves out left out.
    private static string Text(Rpc rpc)
    {
        ControlMessage control = rpc.Control ?? new ControlMessage();
        return string.Join('\n', [
            .. rpc.Subscriptions.Where(one => one.HasTopicid && IsTopic(one.Topicid)).Select(one => $"sub {one.Topicid} {one.Subscribe}"),
            .. rpc.Publish.Select(one => $"message {(IsTopic(one.Topic) ? one.Topic : "")} {PeerOf(one.From)} {Hex(one.Data)} {Hex(one.Seqno)} {Hex(one.Signature)} {Hex(one.Key)}"),
            .. control.Ihave.Where(one => one.HasTopicId && IsTopic(one.TopicId)).Select(one => $"ihave {one.TopicId} {Ids(one.MessageIds)}"),
            $"iwant {Ids(control.Iwant.SelectMany(one => one.MessageIds))}",
            .. control.Graft.Where(one => one.HasTopicId && IsTopic(one.TopicId)).Select(one => $"graft {one.TopicId}"),
            .. control.Prune.Where(one => one.HasTopicId && IsTopic(one.TopicId)).Select(one =>
                $"prune {one.TopicId} {Math.Min(one.Backoff, int.MaxValue)} {string.Join(',', one.Peers.Where(peer => PeerOf(peer.PeerId).Length > 0).Select(peer => $"{PeerOf(peer.PeerId)} {Hex(peer.SignedPeerRecord)}"))}"),
        ]);
    }

    private static bool IsTopic(string topic) => Encoding.UTF8.GetByteCount(topic) <= Topic.BytesMax;

    private static string PeerOf(ByteString bytes) => PeerId.TryRead(bytes.Span, out PeerId peer) ? peer.ToString() : "";

    private static string Ids(IEnumerable<ByteString> ids) =>
        string.Join(',', ids.Where(id => id.Length == MessageId.Size).Select(id => MessageId.Read(id.Span)));

    private static string Hex(ByteString bytes) => Convert.ToHexString(bytes.Span);
}
