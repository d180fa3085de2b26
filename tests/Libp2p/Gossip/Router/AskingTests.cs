using Blockchain.Libp2p.Faults;
using Blockchain.Libp2p.Gossip;
using Blockchain.Libp2p.Gossip.Router;
using Blockchain.Libp2p.Gossip.Scoring;
using Xunit;
using static Blockchain.Libp2p.Tests.Gossip.Router.RouterBench;

namespace Blockchain.Libp2p.Tests.Gossip.Router;

public sealed class AskingTests
{
    private const int MiB = 1024 * 1024;

    private static readonly TopicScoreParameters NoScore = Scores.Silent;

    [Fact]
    public void More_short_messages_than_one_rpc_may_hold_all_arrive_and_nobody_is_punished()
    {
        GossipEnvelope[] messages = [.. Enumerable.Range(0, 2000).Select(number => Message($"message {number}"))];
        // To each of the two the other is peer 0; peer 1 is who the one that tells has the messages of.
        RouterBench teller = new RouterBench(new GossipParameters { MeshPeersOutbound = 0 }).ConnectSubscribers(0, 2).Subscribe(NoScore);
        RouterBench asker = new RouterBench().ConnectSubscribers(0, 1).Subscribe(NoScore);
        teller.Prune(Peer(0), 60);
        foreach (GossipEnvelope message in messages) teller.Accept(Peer(1), message);

        HashSet<MessageId> delivered = [];
        for (int beat = 0; beat < 3; beat++)
        {
            Queue<(RouterBench To, GossipRpc Rpc)> travelling = new(teller.Beat().SentTo(Peer(0)).Select(rpc => (asker, rpc)));
            foreach (GossipRpc rpc in asker.Beat().SentTo(Peer(0))) travelling.Enqueue((teller, rpc));
            while (travelling.TryDequeue(out (RouterBench To, GossipRpc Rpc) next))
            {
                RouterBench other = next.To == asker ? teller : asker;
                Assert.True(next.Rpc.Messages.Count <= 128 && next.Rpc.IWant.Count <= 256);
                next.To.Receive(Peer(0), next.Rpc);
                Assert.Empty(next.To.Faults);
                foreach (GossipRpc answer in next.To.SentTo(Peer(0)).ToArray()) travelling.Enqueue((other, answer));
                foreach (GossipEnvelope message in next.To.ToValidate.ToArray())
                {
                    delivered.UnionWith(next.To.Judge(message, GossipVerdict.Accept).Delivered.Select(one => one.Id));
                    Assert.Empty(next.To.Faults);
                    foreach (GossipRpc more in next.To.SentTo(Peer(0)).ToArray()) travelling.Enqueue((other, more));
                }
            }
        }

        Assert.Equal(messages.Length, delivered.Count);
        Assert.Equal(0, asker.Beat(5).Score(Peer(0)));
        Assert.Equal(0, teller.Score(Peer(0)));
    }

    [Fact]
    public void So_few_long_messages_are_asked_for_in_one_rpc_that_their_answer_is_read()
    {
        RouterBench bench = new RouterBench().ConnectSubscribers(0, 1).Subscribe(NoScore, dataBytesMax: MiB);
        MessageId[] ids = Ids(20);
        bench.IHave(Peer(0), ids);
        Assert.Equal([3, 3, 3, 3, 3], bench.SentTo(Peer(0)).Select(rpc => rpc.IWant.Count));
        MessageId[] first = [.. bench.AskedOf(Peer(0))];
        Assert.Equal([3, 2], bench.Beat().SentTo(Peer(0)).Select(rpc => rpc.IWant.Count));
        Assert.Equal(ids.Order(), first.Concat(bench.AskedOf(Peer(0))).Order());
    }

    [Fact]
    public void A_message_longer_than_an_answer_is_asked_for_alone()
    {
        RouterBench bench = new RouterBench().ConnectSubscribers(0, 1).Subscribe(NoScore, dataBytesMax: 8 * MiB).IHave(Peer(0), Ids(2));
        Assert.Equal([1, 1], bench.SentTo(Peer(0)).Select(rpc => rpc.IWant.Count));
    }

    [Fact]
    public void No_more_is_asked_of_a_peer_than_what_may_wait_for_verdicts()
    {
        RouterBench bench = new RouterBench(new GossipParameters { PeerValidationsMax = 4 }).ConnectSubscribers(0, 1).Subscribe(NoScore);
        GossipEnvelope[] messages = [.. Enumerable.Range(0, 10).Select(number => Message($"{number}"))];
        GossipEnvelope waiting = Message("waiting");
        bench.Receive(Peer(0), waiting).IHave(Peer(0), [.. messages.Select(message => message.Id)]);
        MessageId[] asked = [.. bench.AskedOf(Peer(0))];
        Assert.Equal(3, asked.Length);
        Assert.Empty(bench.Beat().AskedOf(Peer(0)));

        GossipEnvelope[] answer = [.. messages.Where(message => asked.Contains(message.Id))];
        Assert.Empty(bench.Receive(Peer(0), answer).Faults);
        foreach (GossipEnvelope message in answer) Assert.Empty(bench.Judge(message, GossipVerdict.Accept).AskedOf(Peer(0)));
        Assert.Equal(4, bench.Judge(waiting, GossipVerdict.Accept).AskedOf(Peer(0)).Except(asked).Count());
    }

    [Fact]
    public void What_the_peer_may_have_forgotten_is_asked_for_no_more()
    {
        RouterBench bench = new RouterBench(new GossipParameters { IWantHeartbeatMax = 1 }).ConnectSubscribers(0, 1).Subscribe(NoScore, dataBytesMax: MiB);
        bench.IHave(Peer(0), Ids(20));
        Assert.Equal([3, 3, 0], Enumerable.Range(0, 3).Select(_ => bench.Beat().AskedOf(Peer(0)).Count()));
    }

    [Fact]
    public void What_arrives_from_another_meanwhile_is_not_asked_for()
    {
        RouterBench bench = new RouterBench(new GossipParameters { IWantHeartbeatMax = 1 }).ConnectSubscribers(0, 2).Subscribe(NoScore, dataBytesMax: MiB);
        GossipEnvelope[] messages = [.. Enumerable.Range(0, 5).Select(number => Message($"{number}"))];
        MessageId[] asked = [.. bench.IHave(Peer(0), [.. messages.Select(message => message.Id)]).AskedOf(Peer(0))];
        GossipEnvelope[] rest = [.. messages.Where(message => !asked.Contains(message.Id))];
        bench.Accept(Peer(1), rest[0]);
        Assert.Equal([rest[1].Id], bench.Beat().AskedOf(Peer(0)));
    }

    [Fact]
    public void Ids_that_wait_to_be_asked_for_are_bounded()
    {
        GossipParameters parameters = new() { IHaveIdsHeartbeatMax = 10, IWantHeartbeatMax = 1 };
        RouterBench bench = new RouterBench(parameters).ConnectSubscribers(0, 1).Subscribe(NoScore, dataBytesMax: MiB);
        Assert.Empty(bench.IHave(Peer(0), Ids(10)).Faults);
        Assert.Equal([Fault.GossipIHaveFlood], bench.Beat().IHave(Peer(0), Ids(20)[10..]).Faults);
    }

    private static MessageId[] Ids(int count) => [.. Enumerable.Range(0, count).Select(number => Message($"{number}").Id)];
}
