using System.Collections.Immutable;
using System.Security.Cryptography;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Primitives;
using Blockchain.Node.Machine;
using Blockchain.Node.Machine.Sync;
using Blockchain.TestKit;
using Xunit;

namespace Blockchain.Node.Tests.Machine;

/// <summary>What one peer may ask for and announce is bounded (A20, A21), and one that is silent is passed over (A25).</summary>
public sealed class PeerFloodTests
{
    private const string Node = "a";
    private const string Stranger = "stranger";

    [Fact]
    public void A20_of_a_million_ids_five_thousand_are_asked_for_and_then_the_peer_is_gone()
    {
        MachineNet net = Net();
        int asked = 0, heard = 0;
        for (int list = 0; list < 20 && net.Disconnects.Count == 0; list++)
        {
            Step step = net[Node].Handle(Said(net, new Message.Inventory(Ids(list * Message.InventoryCountMax, Message.InventoryCountMax))));
            asked += step.Effects.OfType<Effect.Send>().Select(send => send.Message).OfType<Message.GetTransactions>().Sum(request => request.Ids.Length);
            if (step.Effects.OfType<Effect.Disconnect>().SingleOrDefault() is { } gone)
            {
                Assert.Equal(("announces too many transactions", true), (gone.Reason, gone.Ban));
                break;
            }
            heard++;
        }
        Assert.Equal(3, heard);
        Assert.Equal(PeerState.TransactionsInFlightMax, asked);
        Assert.Empty(net[Node].ConnectedPeers);
        Evidence.Record($"A20: 1000000 random ids: {asked} asked for, gone at list {heard + 1} of 20");
    }

    [Fact]
    public void A20_ids_that_nobody_delivers_make_room_after_a_minute()
    {
        MachineNet net = Net();
        net[Node].Handle(Said(net, new Message.Inventory(Ids(0, 6_000))));
        Assert.Empty(net[Node].Handle(Said(net, new Message.Inventory(Ids(6_000, 10)))).Effects);
        net.Now += TransactionRelay.AnswerMillisecondsMax + 1;
        Effect.Send more = Assert.IsType<Effect.Send>(Assert.Single(net[Node].Handle(new NodeEvent.Tick(net.Now)).Effects));
        Assert.IsType<Message.GetMempool>(more.Message);
        Assert.Equal(10, Asked(net[Node].Handle(Said(net, new Message.Inventory(Ids(6_000, 10))))));
    }

    [Fact]
    public void A_mempool_with_more_than_may_be_asked_for_at_once_is_exchanged_whole()
    {
        const int outputs = 1_250;
        MachineNet net = new("regtest");
        NodeMachine full = net.Add("full"), empty = net.Add("empty");
        net.Mine("full", 105);
        Transaction[] fans = [.. Enumerable.Range(1, 5).Select(height => TestTransactions.Spend(
            Assert.IsType<Block>(full.Headers.FindBody(full.Chain.Tip.Header.Ancestor(new(height)).Hash)).Transactions[0].Output(),
            [.. Enumerable.Repeat(new Amount(3_990_000), outputs)]))];
        foreach (Transaction fan in fans) net.Do("full", new NodeEvent.SubmitTransaction(net.Now, fan));
        net.Mine("full");
        net.Connect("full", "empty");
        net.Disconnect("full", "empty");
        foreach (Transaction fan in fans)
        {
            for (int i = 0; i < outputs; i++) net.Do("full", new NodeEvent.SubmitTransaction(net.Now, TestTransactions.Spend(fan.Output(i), new Amount(3_980_000))));
        }
        Assert.Equal(5 * outputs, full.Mempool.Count);
        net.Connect("full", "empty");
        Assert.Equal(5 * outputs, empty.Mempool.Count);
        Assert.Equal(2, Assert.Single(empty.ConnectedPeers).MempoolRequests);
        Assert.Empty(net.Disconnects);
    }

    [Fact]
    public void A21_a_flood_of_requests_for_headers_ends_the_connection() =>
        Floods(static (net, _) => new Message.GetHeaders([net.Spec.Genesis.Hash]), PeerBudget.HeaderRequestsMax, "asks for headers too often");

    [Fact]
    public void A21_a_flood_of_requests_for_transactions_ends_the_connection() =>
        Floods(static (_, i) => new Message.GetTransactions(Ids(i, 1_000)), PeerBudget.TransactionsMax / 1_000, "asks for too many transactions");

    [Fact]
    public void A21_a_flood_of_requests_for_the_mempool_ends_the_connection() =>
        Floods(static (_, _) => new Message.GetMempool(), PeerBudget.MempoolRequestsMax, "asks for the mempool too often");

    [Fact]
    public void A25_a_block_that_a_peer_does_not_give_is_asked_of_another_within_64_seconds()
    {
        MachineNet net = new("regtest");
        net.Add(Node);
        net.Add("miner");
        Block block = net.Mine("miner");
        foreach (string peer in new[] { "b", "c" })
        {
            net.Greet(Node, peer);
            net.Do(Node, new NodeEvent.MessageReceived(net.Now, new(peer), new Message.Headers([block.Header])), run: false);
        }
        Dictionary<BlockHash, UnixTimeMs> first = net[Node].ConnectedPeers.Single(peer => peer.Id.Value == "b").InFlight;
        UnixTimeMs asked = first[block.Hash];
        UnixTimeMs? again = null;
        for (int second = 0; second < 120 && again is null; second++)
        {
            net.Now += 1_000;
            foreach (Effect.Send send in net[Node].Handle(new NodeEvent.Tick(net.Now)).Effects.OfType<Effect.Send>())
            {
                Assert.Equal((new PeerId("c"), new Message.GetBlock(block.Hash)), (send.Peer, send.Message));
                again = net.Now;
            }
        }
        Assert.Equal(61_000, again - asked);
        Assert.Equal(1, net[Node].ConnectedPeers.Single(peer => peer.Id.Value == "b").LateBlocks);
        Evidence.Record($"A25: a block that stalls is asked of another peer after {again - asked} ms of at most 64000");
    }

    [Fact]
    public void A_bucket_gives_what_it_holds_and_what_comes_back_and_no_more()
    {
        TokenBucket bucket = new(capacity: 10, perHour: 360);
        UnixTimeMs now = new(1_000);
        Assert.True(bucket.TryTake(10, now));
        Assert.False(bucket.TryTake(1, now + 9_999));
        Assert.True(bucket.TryTake(1, now + 10_000));
        Assert.Equal(10, bucket.Left(now + 1_000_000_000_000));
        bucket.Give(5);
        Assert.Equal(15, bucket.Left(now + 2_000_000_000_000));
        Assert.False(bucket.TryTake(16, now + 2_000_000_000_000));
        Assert.True(bucket.TryTake(15, now + 2_000_000_000_000));
    }

    private static void Floods(Func<MachineNet, int, Message> flood, int allowed, string reason)
    {
        MachineNet net = Net();
        for (int i = 0; i < allowed; i++) Assert.DoesNotContain(net[Node].Handle(Said(net, flood(net, i))).Effects, effect => effect is Effect.Disconnect);
        Effect.Disconnect gone = Assert.IsType<Effect.Disconnect>(Assert.Single(net[Node].Handle(Said(net, flood(net, allowed))).Effects));
        Assert.Equal((reason, true), (gone.Reason, gone.Ban));
    }

    private static MachineNet Net()
    {
        MachineNet net = new("regtest");
        net.Add(Node);
        net.Greet(Node, Stranger);
        return net;
    }

    private static NodeEvent.MessageReceived Said(MachineNet net, Message message) => new(net.Now, new(Stranger), message);

    private static int Asked(Step step) =>
        Assert.IsType<Message.GetTransactions>(Assert.IsType<Effect.Send>(Assert.Single(step.Effects)).Message).Ids.Length;

    private static ImmutableArray<TxId> Ids(int from, int count) =>
        [.. Enumerable.Range(from, count).Select(i => new TxId(Hash256.Read(SHA256.HashData(BitConverter.GetBytes(i)))))];
}
