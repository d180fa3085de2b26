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

namespace Blockchain.Libp2p.Tests.Gossip.Service;

/// <summary>Gossip with a peer that lies, breaks the framing, or sends more than it may.</summary>
public sealed class HostileGossipTests
{
    private static readonly Topic Blocks = new("blocks");
    private static readonly Topic News = new("news");

    [Fact]
    public async Task Nothing_that_its_author_did_not_sign_is_delivered()
    {
        await using GossipNet net = new();
        // One liar tells all the lies; it would be graylisted after the fifth.
        (GossipNode node, RawPeer raw) = await PairAsync(net, with: options => options with
        {
            Router = options.Router with { Score = options.Router.Score with { GraylistThreshold = -1e9 } },
        });
        KeyPair stranger = KeyPair.FromSeed(new byte[32]);
        (string What, Action<Message> Change)[] forgeries =
        [
            ("no signature", message => message.ClearSignature()),
            ("a signature cut short", message => message.Signature = ByteString.CopyFrom(message.Signature.Span[..63])),
            ("one bit of the signature", message => message.Signature = Flip(message.Signature)),
            ("one bit of the data", message => message.Data = Flip(message.Data)),
            ("another number", message => message.Seqno = Flip(message.Seqno)),
            ("a number of 4 bytes", message => message.Seqno = ByteString.CopyFrom(1, 2, 3, 4)),
            ("no number", message => message.ClearSeqno()),
            ("another author", message => message.From = ByteString.CopyFrom(stranger.Peer.Bytes)),
            ("no author", message => message.ClearFrom()),
            ("an author that is nobody", message => message.From = ByteString.CopyFrom(1, 2, 3)),
            ("another's key", message => message.Key = ByteString.CopyFrom(stranger.Public.ToProtobuf())),
            ("a key that is none", message => message.Key = ByteString.CopyFrom(1, 2, 3)),
        ];
        foreach ((string what, Action<Message> change) in forgeries)
        {
            long before = node.Tally.Count(Fault.GossipBadSignature);
            Message message = Signed(raw.Key, Blocks, [1, 2, 3, 4]);
            change(message);
            await raw.SendAsync(Framed(message));
            await net.UntilAsync(() => node.Tally.Count(Fault.GossipBadSignature) == before + 1, beat: false);
            Assert.True(node.IsEmpty(Blocks), what);
        }

        // The same content, rightly signed, is still news; with the key told apart from the id as well.
        Message right = Signed(raw.Key, Blocks, [1, 2, 3, 4]);
        right.Key = ByteString.CopyFrom(raw.Key.Public.ToProtobuf());
        RawPeer other = await net.RawAsync();
        other.Serve();
        await GossipNet.DialAsync(other.Host, node.Host);
        await other.OpenAsync(node.Peer);
        await other.SendAsync(Framed(right));
        Assert.Equal(raw.Peer, (await node.NextAsync(Blocks)).Author);
        Assert.True(node.Gossip.Scores()[raw.Peer] < 0);
        Assert.True(node.Gossip.Scores()[other.Peer] > 0);
        Evidence.Record($"gossip signatures: {forgeries.Length} of {forgeries.Length} forgeries refused by name, and the right message taken after them");
    }

    [Fact]
    public async Task Fields_in_another_order_and_unknown_fields_do_not_break_a_signature_and_are_passed_on()
    {
        await using GossipNet net = new();
        (GossipNode node, RawPeer raw) = await PairAsync(net);
        RawPeer next = await net.RawAsync();
        next.Serve();
        await GossipNet.DialAsync(next.Host, node.Host);
        await next.OpenAsync(node.Peer);
        await next.SubscribeAsync(Blocks);
        await next.SendAsync(new GossipRpc { Graft = [Blocks] });
        await net.UntilAsync(() => node.Gossip.Mesh(Blocks).Contains(next.Peer));
        Message right = Signed(raw.Key, Blocks, [5, 6]);
        byte[] odd =
        [
            .. Part(message => message.Signature = right.Signature), .. Part(message => message.Topic = right.Topic), 0xa2, 0x06, 0x03, 1, 2, 3,
            .. Part(message => message.Seqno = right.Seqno), .. Part(message => message.Data = right.Data), .. Part(message => message.From = right.From),
        ];

        await raw.SendAsync(Framed(odd));

        Assert.Equal([5, 6], (await node.NextAsync(Blocks)).Data.ToArray());
        GossipRpc passedOn = await next.NextAsync(rpc => rpc.Messages.Count > 0);
        Assert.Equal(odd, passedOn.Messages[0].Encoded.ToArray());
    }

    [Fact]
    public async Task What_is_published_is_signed_over_all_its_fields_with_numbers_that_rise()
    {
        await using GossipNet net = new();
        (GossipNode node, RawPeer raw) = await PairAsync(net);
        List<Message> published = [];
        for (byte number = 0; number < 3; number++)
        {
            await node.PublishAsync(Blocks, new[] { number });
            await node.PublishAsync(Blocks, new[] { number });
            GossipRpc rpc = await raw.NextAsync(rpc => rpc.Messages.Count > 0);
            published.Add(Message.Parser.ParseFrom(Assert.Single(rpc.Messages).Encoded.Span));
            Message unsigned = published[^1].Clone();
            unsigned.ClearSignature();
            Assert.True(PublicKey.TryOf(node.Peer, out PublicKey? key));
            Assert.True(key.Verify([.. "libp2p-pubsub:"u8, .. unsigned.ToByteArray()], published[^1].Signature.Span, BouncyEd25519.Instance));
            Assert.False(published[^1].HasKey);
            Assert.Equal([number], published[^1].Data.ToByteArray());
            Assert.True(published[^1].From.Span.SequenceEqual(node.Peer.Bytes));
        }
        ulong[] numbers = [.. published.Select(message => System.Buffers.Binary.BinaryPrimitives.ReadUInt64BigEndian(message.Seqno.Span))];
        Assert.True(numbers[0] < numbers[1] && numbers[1] < numbers[2]);
    }

    [Fact]
    public async Task A_node_does_not_take_its_own_message_from_others()
    {
        await using GossipNet net = new();
        (GossipNode node, RawPeer raw) = await PairAsync(net);
        await node.PublishAsync(Blocks, new byte[] { 1 });
        GossipRpc rpc = await raw.NextAsync(rpc => rpc.Messages.Count > 0);
        Message old = Signed(GossipNode.Key(1), Blocks, [9]);
        Assert.True(old.From.Span.SequenceEqual(node.Peer.Bytes));

        await raw.SendAsync(rpc);
        await raw.SendAsync(Framed(old));
        await raw.SendAsync(Framed(Signed(raw.Key, Blocks, [2])));

        Assert.Equal([2], (await node.NextAsync(Blocks)).Data.ToArray());
        Assert.True(node.IsEmpty(Blocks));
    }

    [Fact]
    public async Task Data_that_are_longer_than_the_topic_allows_are_rejected_by_name()
    {
        await using GossipNet net = new();
        (GossipNode node, RawPeer raw) = await PairAsync(net, new TopicOptions { DataBytesMax = 100 });

        await raw.SendAsync(Framed(Signed(raw.Key, Blocks, new byte[101])));
        await raw.SendAsync(Framed(Signed(raw.Key, Blocks, new byte[100])));

        Assert.Equal(100, (await node.NextAsync(Blocks)).Data.Length);
        await net.UntilAsync(() => node.Tally.Count(Fault.GossipDataTooLarge) == 1, beat: false);
        Assert.True(node.Gossip.Scores()[raw.Peer] < 0);
    }

    [Theory]
    [InlineData("80808080808080808001", Fault.LengthMalformed)]
    [InlineData("8100", Fault.LengthMalformed)]
    [InlineData("ffffffff07", Fault.MessageTooLarge)]
    [InlineData("8180800200", Fault.MessageTooLarge)]
    [InlineData("0312050a", Fault.MessageMalformed)]
    [InlineData("020b0c", Fault.MessageMalformed)]
    public async Task A_stream_with_broken_frames_is_reset_by_name_and_others_do_not_notice(string hex, Fault fault)
    {
        await using GossipNet net = new();
        (GossipNode node, RawPeer raw) = await PairAsync(net);
        GossipNode good = await net.NodeAsync();
        good.Take(Blocks);
        await GossipNet.DialAsync(good.Host, node.Host);
        await net.UntilAsync(() => good.Gossip.Subscribers(Blocks).Contains(node.Peer));

        await raw.SendAsync(Convert.FromHexString(hex));

        await net.UntilAsync(() => node.Tally.Count(fault) == 1, beat: false);
        await good.PublishAsync(Blocks, new byte[] { 1 });
        Assert.Equal([1], (await node.NextAsync(Blocks)).Data.ToArray());
        // A stream anew is heard.
        await raw.OpenAsync(node.Peer);
        await raw.SendAsync(Framed(Signed(raw.Key, Blocks, [2])));
        Assert.Equal([2], (await node.NextAsync(Blocks)).Data.ToArray());
    }

    [Fact]
    public async Task An_rpc_with_more_entries_than_the_limit_is_not_heeded()
    {
        await using GossipNet net = new();
        (GossipNode node, RawPeer raw) = await PairAsync(net);
        byte[] entries = [.. Enumerable.Range(0, new GossipRpcLimits().MessagesMax + 1).SelectMany(_ => new byte[] { 0x12, 0x00 })];

        await raw.SendAsync(Prefixed(entries));

        await net.UntilAsync(() => node.Tally.Count(Fault.GossipTooManyEntries) == 1, beat: false);
    }

    [Fact]
    public async Task A_stream_that_ends_inside_an_rpc_has_a_name()
    {
        await using GossipNet net = new();
        (GossipNode node, RawPeer raw) = await PairAsync(net);

        await raw.SendAsync([0x10, 1, 2, 3]);
        await raw.CloseAsync();

        await net.UntilAsync(() => node.Tally.Count(Fault.MessageTruncated) == 1, beat: false);
    }

    [Fact]
    public async Task A_peer_that_floods_a_slow_validator_is_not_read_and_other_peers_and_topics_do_not_notice()
    {
        const int limit = 1_000_000;
        await using GossipNet net = new();
        TaskCompletionSource<Validation> verdict = new(TaskCreationOptions.RunContinuationsAsynchronously);
        (GossipNode node, RawPeer raw) = await PairAsync(
            net, new TopicOptions { Validate = (_, _) => new ValueTask<Validation>(verdict.Task) }, options => options with { PeerReceiveBytesMax = limit });
        node.Take(News);
        GossipNode good = await net.NodeAsync();
        await GossipNet.DialAsync(good.Host, node.Host);
        await net.UntilAsync(() => good.Gossip.Subscribers(News).Contains(node.Peer));

        byte[][] flood = [.. Enumerable.Range(0, 40).Select(number => Framed(Signed(raw.Key, Blocks, [(byte)number, .. new byte[100_000]])))];
        Task sending = raw.SendAllAsync(flood);
        await net.UntilAsync(() => node.Tally.Now("libp2p.gossip.receiving") > limit - 110_000, beat: false);
        for (byte number = 0; number < 5; number++)
        {
            await good.PublishAsync(News, new[] { number });
            Assert.Equal([number], (await node.NextAsync(News)).Data.ToArray());
        }
        Assert.False(sending.IsCompleted);
        Assert.InRange(node.Tally.Peak("libp2p.gossip.receiving"), 1, limit + 1000);

        verdict.SetResult(Validation.Accept);
        await sending.WaitAsync(GossipNet.Guard);
        HashSet<MessageId> ids = [];
        for (int count = 0; count < flood.Length; count++) ids.Add((await node.NextAsync(Blocks)).Id);
        Assert.Equal(flood.Length, ids.Count);
        Assert.Equal(0, node.Tally.Count(Fault.GossipValidationOverflow));
        Assert.Equal(0, node.Tally.Now("libp2p.gossip.receiving"));
    }

    [Fact]
    public async Task No_more_messages_of_a_peer_are_read_and_judged_at_once_than_the_limits()
    {
        await using GossipNet net = new();
        TaskCompletionSource<Validation> verdict = new(TaskCreationOptions.RunContinuationsAsynchronously);
        int inside = 0;
        int most = 0;
        TopicOptions topic = new()
        {
            ValidationsMax = 2,
            Validate = async (_, _) =>
            {
                most = Math.Max(most, Interlocked.Increment(ref inside));
                Validation said = await verdict.Task;
                Interlocked.Decrement(ref inside);
                return said;
            },
        };
        (GossipNode node, RawPeer raw) = await PairAsync(net, topic, options => options with { PeerReceiveMessagesMax = 5 });
        node.Take(News);
        for (byte number = 0; number < 5; number++) await raw.SendAsync(Framed(Signed(raw.Key, Blocks, [number])));
        await net.UntilAsync(() => inside == 2, beat: false);

        // The sixth takes the last room of the messages, and what comes after it is not read: not even another topic's.
        for (byte number = 5; number < 20; number++) await raw.SendAsync(Framed(Signed(raw.Key, Blocks, [number])));
        await raw.SendAsync(Framed(Signed(raw.Key, News, [1])));
        RawPeer good = await net.RawAsync();
        good.Serve();
        await GossipNet.DialAsync(good.Host, node.Host);
        await good.OpenAsync(node.Peer);
        await good.SendAsync(Framed(Signed(good.Key, News, [2])));
        Assert.Equal([2], (await node.NextAsync(News)).Data.ToArray());
        Assert.True(node.IsEmpty(News));

        verdict.SetResult(Validation.Accept);
        HashSet<byte> numbers = [];
        while (numbers.Count < 20) numbers.Add((await node.NextAsync(Blocks)).Data.Span[0]);
        Assert.Equal([1], (await node.NextAsync(News)).Data.ToArray());
        Assert.Equal(2, most);
    }

    [Fact]
    public async Task No_more_named_peers_are_dialled_at_once_than_the_limit()
    {
        await using GossipNet net = new();
        (GossipNode node, RawPeer raw) = await PairAsync(net, with: options => options with
        {
            ConnectsMax = 0,
            Router = options.Router with { Score = options.Router.Score with { AcceptPeerExchangeThreshold = 0 } },
        });
        await raw.SendAsync(new GossipRpc { Graft = [Blocks] });
        await net.UntilAsync(() => node.Gossip.Mesh(Blocks).Contains(raw.Peer));

        GossipPeer[] named = [.. Enumerable.Range(100, 5).Select(number => GossipNode.Key(number)).Select(key => new GossipPeer(key.Peer, PeerRecord.Seal(key, 1, [])))];
        await raw.SendAsync(new GossipRpc { Prune = [new GossipPrune(Blocks, TimeSpan.FromSeconds(60), named)] });

        await net.UntilAsync(() => node.Tally.Count(Fault.GossipTooManyConnects) == named.Length, beat: false);
    }

    [Fact]
    public async Task A_second_stream_of_a_peer_takes_the_place_of_the_first()
    {
        await using GossipNet net = new();
        (GossipNode node, RawPeer raw) = await PairAsync(net);
        for (byte round = 0; round < 10; round++)
        {
            await raw.OpenAsync(node.Peer);
            await raw.SendAsync(Framed(Signed(raw.Key, Blocks, [round])));
            Assert.Equal([round], (await node.NextAsync(Blocks)).Data.ToArray());
        }
    }

    private static async Task<(GossipNode Node, RawPeer Raw)> PairAsync(
        GossipNet net, TopicOptions? topic = null, Func<GossipOptions, GossipOptions>? with = null)
    {
        GossipNode node = await net.NodeAsync(with);
        node.Take(Blocks, topic);
        RawPeer raw = await net.RawAsync();
        raw.Serve();
        await GossipNet.DialAsync(raw.Host, node.Host);
        await raw.OpenAsync(node.Peer);
        await raw.SubscribeAsync(Blocks);
        await net.UntilAsync(() => node.Gossip.Subscribers(Blocks).Contains(raw.Peer));
        return (node, raw);
    }

    private static Message Signed(KeyPair author, Topic topic, byte[] data)
    {
        Message message = new()
        {
            From = ByteString.CopyFrom(author.Peer.Bytes),
            Data = ByteString.CopyFrom(data),
            Seqno = ByteString.CopyFrom(0, 0, 0, 0, 0, 0, 0, 1),
            Topic = topic.Value,
        };
        message.Signature = ByteString.CopyFrom(author.Sign([.. "libp2p-pubsub:"u8, .. message.ToByteArray()]));
        return message;
    }

    private static byte[] Part(Action<Message> set)
    {
        Message message = new();
        set(message);
        return message.ToByteArray();
    }

    private static ByteString Flip(ByteString bytes) => ByteString.CopyFrom([.. bytes.Span[..^1], (byte)(bytes[^1] ^ 1)]);

    private static byte[] Framed(Message message) => Framed(message.ToByteArray());

    private static byte[] Framed(byte[] message) => Prefixed([0x12, .. Prefixed(message)]);

    private static byte[] Prefixed(byte[] rpc)
    {
        byte[] length = new byte[Varint.Size((ulong)rpc.Length)];
        Varint.Write(length, (ulong)rpc.Length);
        return [.. length, .. rpc];
    }
}
