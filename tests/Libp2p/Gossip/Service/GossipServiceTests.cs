using Blockchain.Libp2p.Faults;
using Blockchain.Libp2p.Gossip;
using Xunit;

namespace Blockchain.Libp2p.Tests.Gossip.Service;

/// <summary>Gossip among hosts that all mean well.</summary>
public sealed class GossipServiceTests
{
    private static readonly Topic Blocks = new("blocks");
    private static readonly Topic News = new("news");

    [Fact]
    public async Task A_message_reaches_a_subscriber_once_and_says_who_wrote_it()
    {
        await using GossipNet net = new();
        GossipNode a = await net.NodeAsync();
        GossipNode b = await net.NodeAsync();
        a.Take(Blocks);
        b.Take(Blocks);
        await GossipNet.DialAsync(a.Host, b.Host);
        await net.UntilAsync(() => a.Gossip.Subscribers(Blocks).Contains(b.Peer));

        MessageId id = await a.PublishAsync(Blocks, new byte[] { 1, 2, 3 });
        Assert.Equal(id, await a.PublishAsync(Blocks, new byte[] { 1, 2, 3 }));
        MessageId other = await a.PublishAsync(Blocks, new byte[] { 4 });

        // Gossip promises no order: messages are judged side by side.
        GossipMessage[] got = [await b.NextAsync(Blocks), await b.NextAsync(Blocks)];
        Assert.Equal([4], Assert.Single(got, one => one.Id == other).Data.ToArray());
        GossipMessage first = Assert.Single(got, one => one.Id == id);
        Assert.Equal((Blocks, a.Peer, a.Peer), (first.Topic, first.Author, first.From));
        Assert.Equal([1, 2, 3], first.Data.ToArray());
        Assert.True(b.IsEmpty(Blocks));
        Assert.True(a.IsEmpty(Blocks));
    }

    [Fact]
    public async Task An_event_that_fails_is_counted_and_gossip_goes_on()
    {
        await using GossipNet net = new();
        StumblingClock clock = new(net.Time);
        GossipNode a = await net.NodeAsync(options => options with { Time = clock });
        GossipNode b = await net.NodeAsync();
        a.Take(Blocks);
        b.Take(Blocks);
        await GossipNet.DialAsync(a.Host, b.Host);
        await net.UntilAsync(() => a.Gossip.Mesh(Blocks).Contains(b.Peer));

        clock.Stumble();
        await net.UntilAsync(() => a.Tally.Count(Fault.GossipEventFailed) == 1);

        MessageId id = await b.PublishAsync(Blocks, [1]);
        Assert.Equal(id, (await a.NextAsync(Blocks)).Id);
        Assert.Equal(1, a.Tally.Count(Fault.GossipEventFailed));
    }

    [Fact]
    public async Task In_a_line_each_passes_on_what_the_one_before_wrote()
    {
        await using GossipNet net = new();
        GossipNode[] line = await LineAsync(net, 4);

        await line[0].PublishAsync(Blocks, new byte[500_000]);

        for (int at = 1; at < line.Length; at++)
        {
            GossipMessage message = await line[at].NextAsync(Blocks);
            Assert.Equal((line[0].Peer, line[at - 1].Peer, 500_000), (message.Author, message.From, message.Data.Length));
        }
    }

    [Fact]
    public async Task Five_that_all_know_each_other_form_meshes_and_deliver_every_message_once()
    {
        await using GossipNet net = new();
        GossipNode[] nodes = await NodesAsync(net, 5);
        for (int from = 0; from < 5; from++)
        {
            for (int to = 0; to < from; to++) await GossipNet.DialAsync(nodes[from].Host, nodes[to].Host);
        }
        await net.UntilAsync(() => nodes.All(node => node.Gossip.Mesh(Blocks).Count == 4));

        const int rounds = 40;
        for (int round = 0; round < rounds; round++) await nodes[round % 5].PublishAsync(Blocks, Data(round, round % 7 == 0 ? 1_000_000 : 1_000));

        foreach (GossipNode node in nodes)
        {
            HashSet<MessageId> ids = [];
            for (int count = 0; count < rounds * 4 / 5; count++) ids.Add((await node.NextAsync(Blocks)).Id);
            Assert.Equal(rounds * 4 / 5, ids.Count);
        }
        Assert.All(nodes, node => Assert.True(node.IsEmpty(Blocks)));
        // Whoever was never the first to bring something has no merit but its time in the mesh, which heartbeats count; nobody has a fault.
        Assert.All(nodes, node => Assert.All(node.Gossip.Scores().Values, score => Assert.True(score >= 0)));
        await net.UntilAsync(() => nodes.All(node => node.Gossip.Scores().Values.Count(score => score > 0) == 4));
    }

    [Fact]
    public async Task The_longest_data_arrive_and_longer_ones_are_an_argument_that_is_refused()
    {
        await using GossipNet net = new();
        GossipNode[] line = await LineAsync(net, 2);
        int bytesMax = new TopicOptions().DataBytesMax;

        await line[0].PublishAsync(Blocks, new byte[bytesMax]);

        Assert.Equal(bytesMax, (await line[1].NextAsync(Blocks)).Data.Length);
        await Assert.ThrowsAsync<ArgumentException>(async () => await line[0].PublishAsync(Blocks, new byte[bytesMax + 1]));
        await Assert.ThrowsAsync<ArgumentException>(async () => await line[0].PublishAsync(new Topic(new string('x', Topic.BytesMax + 1)), new byte[1]));
        await Assert.ThrowsAsync<ArgumentException>(async () => await line[0].PublishAsync(default, new byte[1]));
    }

    [Theory]
    [InlineData(100_000, 1_000_000)]
    [InlineData(1_000_000, 100_000)]
    public async Task Data_that_no_RPC_or_no_queue_could_carry_are_refused_where_they_are_asked_for(int rpcBytesMax, int queueBytesMax)
    {
        const int fits = 100_000 - 1024;
        await using GossipNet net = new();
        GossipNode node = await net.NodeAsync(options => options with { QueueBytesMax = queueBytesMax, Rpc = new() { BytesMax = rpcBytesMax } });
        GossipNode other = await net.NodeAsync(options => options with { Rpc = new() { BytesMax = 100_000 } });
        Assert.Throws<ArgumentException>(() => node.Take(Blocks, new TopicOptions { DataBytesMax = fits + 1 }));
        await Assert.ThrowsAsync<ArgumentException>(async () => await node.PublishAsync(Blocks, new byte[fits + 1]));

        Topic longest = new(new string('x', Topic.BytesMax));
        node.Take(longest, new TopicOptions { DataBytesMax = fits });
        other.Take(longest, new TopicOptions { DataBytesMax = fits });
        await GossipNet.DialAsync(node.Host, other.Host);
        await net.UntilAsync(() => node.Gossip.Subscribers(longest).Count == 1);
        await net.UntilAsync(() => node.Tally.Now("libp2p.send.queued") == 0, beat: false);
        await node.PublishAsync(longest, new byte[fits]);
        Assert.Equal(fits, (await other.NextAsync(longest)).Data.Length);
    }

    [Fact]
    public async Task A_topic_can_be_left_and_taken_again()
    {
        await using GossipNet net = new();
        GossipNode[] line = await LineAsync(net, 2, take: false);
        line[0].Take(Blocks);
        IDisposable first = line[1].Take(Blocks);
        Assert.Throws<ArgumentException>(() => line[1].Take(Blocks));
        await net.UntilAsync(() => line[0].Gossip.Subscribers(Blocks).Count == 1);

        first.Dispose();
        first.Dispose();
        await net.UntilAsync(() => line[0].Gossip.Subscribers(Blocks).Count == 0);
        await line[0].PublishAsync(Blocks, Data(1, 10));
        line[1].Take(Blocks);
        await net.UntilAsync(() => line[0].Gossip.Subscribers(Blocks).Count == 1);
        await line[0].PublishAsync(Blocks, Data(2, 20));

        Assert.Equal(20, (await line[1].NextAsync(Blocks)).Data.Length);
    }

    [Fact]
    public async Task A_topic_that_is_quiet_for_hours_is_still_alive()
    {
        await using GossipNet net = new();
        GossipNode[] line = await LineAsync(net, 3);
        await net.UntilAsync(() => line[0].Gossip.Mesh(Blocks).Count == 1 && line[2].Gossip.Mesh(Blocks).Count == 1);

        for (int second = 0; second < 3 * 3600; second++) net.Time.Advance(TimeSpan.FromSeconds(1));

        Assert.All(line, node => Assert.All(node.Gossip.Scores().Values, score => Assert.True(score >= 0)));
        await line[0].PublishAsync(Blocks, new byte[100]);
        Assert.Equal(100, (await line[2].NextAsync(Blocks)).Data.Length);
    }

    [Fact]
    public async Task What_the_validator_rejects_goes_nowhere_and_costs_its_sender_score()
    {
        await using GossipNet net = new();
        GossipNode a = await net.NodeAsync();
        GossipNode b = await net.NodeAsync();
        GossipNode c = await net.NodeAsync();
        a.Take(Blocks);
        b.Take(Blocks, new TopicOptions { Validate = (message, _) => ValueTask.FromResult(JudgeBySize(message.Data.Length)) });
        c.Take(Blocks);
        await GossipNet.DialAsync(a.Host, b.Host);
        await GossipNet.DialAsync(b.Host, c.Host);
        await net.UntilAsync(() => b.Gossip.Mesh(Blocks).Count == 2 && a.Gossip.Mesh(Blocks).Count == 1 && c.Gossip.Mesh(Blocks).Count == 1);

        foreach (int size in new[] { 10, 20, 30, 40 }) await a.PublishAsync(Blocks, new byte[size]);

        Assert.Equal(40, (await c.NextAsync(Blocks)).Data.Length);
        Assert.Equal(40, (await b.NextAsync(Blocks)).Data.Length);
        await net.UntilAsync(() => b.Tally.Count(Fault.GossipRejected) == 1 && b.Tally.Count(Fault.GossipCallbackFailed) == 1);
        Assert.True(b.IsEmpty(Blocks) && c.IsEmpty(Blocks));
        Assert.True(b.Gossip.Scores()[a.Peer] < 0);
        Assert.True(c.Gossip.Scores()[b.Peer] > 0);
    }

    [Fact]
    public async Task A_receiver_that_throws_is_counted_and_called_again()
    {
        await using GossipNet net = new();
        GossipNode[] line = await LineAsync(net, 2, take: false);
        List<int> sizes = [];
        TaskCompletionSource both = new();
        line[1].Gossip.Subscribe(News, new TopicOptions(), (message, _) =>
        {
            sizes.Add(message.Data.Length);
            if (sizes.Count == 2) both.SetResult();
            throw new InvalidOperationException("the application fails");
        });
        await net.UntilAsync(() => line[0].Gossip.Subscribers(News).Count == 1);

        await line[0].PublishAsync(News, new byte[1]);
        await line[0].PublishAsync(News, new byte[2]);

        await both.Task.WaitAsync(GossipNet.Guard);
        Assert.Equal([1, 2], sizes.Order());
        await net.UntilAsync(() => line[1].Tally.Count(Fault.GossipCallbackFailed) == 2, beat: false);
    }

    [Fact]
    public async Task A_slow_receiver_is_called_one_at_a_time_and_misses_what_exceeds_its_bytes()
    {
        await using GossipNet net = new();
        GossipNode[] line = await LineAsync(net, 2, take: false);
        TaskCompletionSource go = new(TaskCreationOptions.RunContinuationsAsynchronously);
        int inside = 0;
        int calls = 0;
        line[1].Gossip.Subscribe(News, new TopicOptions { DeliveryBytesMax = 10_000 }, async (_, _) =>
        {
            Assert.Equal(1, Interlocked.Increment(ref inside));
            Interlocked.Increment(ref calls);
            await go.Task;
            Interlocked.Decrement(ref inside);
        });
        await net.UntilAsync(() => line[0].Gossip.Subscribers(News).Count == 1);

        for (int number = 0; number < 20; number++) await line[0].PublishAsync(News, Data(number, 1_000));

        // Seven of 1,000 bytes and what objects take fit.
        await net.UntilAsync(() => line[1].Tally.Count(Fault.GossipDeliveryOverflow) == 13, beat: false);
        Assert.InRange(line[1].Tally.Peak("libp2p.gossip.delivering"), 1, 10_000);
        go.SetResult();
        await net.UntilAsync(() => line[1].Tally.Now("libp2p.gossip.delivering") == 0, beat: false);
        Assert.Equal(7, calls);
        Assert.Equal(0, line[1].Tally.Count(Fault.GossipCallbackFailed));
    }

    [Fact]
    public async Task Disposing_in_the_middle_of_everything_ends_at_once_and_leaves_nothing_queued()
    {
        await using GossipNet net = new();
        GossipNode[] line = await LineAsync(net, 3);
        TaskCompletionSource entered = new(TaskCreationOptions.RunContinuationsAsynchronously);
        line[1].Gossip.Subscribe(News, new TopicOptions
        {
            Validate = async (_, stop) =>
            {
                entered.TrySetResult();
                await new TaskCompletionSource().Task.WaitAsync(stop);
                return Validation.Accept;
            },
        }, (_, _) => default);
        await net.UntilAsync(() => line[0].Gossip.Subscribers(News).Count == 1);
        for (int number = 0; number < 50; number++)
        {
            await line[0].PublishAsync(News, Data(number, 100_000));
            await line[0].PublishAsync(Blocks, Data(number, 100_000));
        }
        await entered.Task.WaitAsync(GossipNet.Guard);

        await line[1].Gossip.DisposeAsync().AsTask().WaitAsync(GossipNet.Guard);
        await line[0].Gossip.DisposeAsync().AsTask().WaitAsync(GossipNet.Guard);

        Assert.Equal(0, line[0].Tally.Now("libp2p.send.queued"));
        Assert.Equal(0, line[1].Tally.Now("libp2p.send.queued"));
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await line[0].PublishAsync(News, new byte[1]));
        Assert.Throws<ObjectDisposedException>(() => line[0].Take(new Topic("other")));
        await net.UntilAsync(() => line[1].Tally.Now("libp2p.gossip.receiving") == 0, beat: false);
    }

    private static Validation JudgeBySize(int size) => size switch
    {
        10 => Validation.Reject,
        20 => Validation.Ignore,
        30 => throw new InvalidOperationException("the application fails"),
        _ => Validation.Accept,
    };

    private static byte[] Data(int number, int size)
    {
        byte[] data = new byte[size];
        BitConverter.TryWriteBytes(data, number);
        return data;
    }

    private static async Task<GossipNode[]> NodesAsync(GossipNet net, int count, bool take = true)
    {
        GossipNode[] nodes = new GossipNode[count];
        for (int at = 0; at < count; at++)
        {
            nodes[at] = await net.NodeAsync();
            if (take) nodes[at].Take(Blocks);
        }
        return nodes;
    }

    private static async Task<GossipNode[]> LineAsync(GossipNet net, int count, bool take = true)
    {
        GossipNode[] nodes = await NodesAsync(net, count, take);
        for (int at = 1; at < count; at++) await GossipNet.DialAsync(nodes[at].Host, nodes[at - 1].Host);
        if (take) await net.UntilAsync(() => nodes.Select((node, at) => node.Gossip.Mesh(Blocks).Count == (at == 0 || at == count - 1 ? 1 : 2)).All(so => so));
        return nodes;
    }
}
