using Blockchain.Libp2p.Gossip;
using Blockchain.Libp2p.Gossip.Router;
using Blockchain.Libp2p.Gossip.Scoring;
using Blockchain.Libp2p.Multiformats;
using Blockchain.TestKit;
using Xunit;
using static Blockchain.Libp2p.Tests.Gossip.Router.RouterBench;

namespace Blockchain.Libp2p.Tests.Gossip.Router;

/// <summary>Whatever happens in whatever order, what must always hold holds.</summary>
public sealed class RandomEventTests
{
    private const int Seeds = 100;
    private const int Events = 1000;
    private const int Peers = 16;

    private static readonly Topic[] Topics = [Blocks, new("transactions"), new("nobody's")];

    [Fact]
    public void Random_events_never_throw_and_keep_the_invariants()
    {
        long effects = 0;
        for (int seed = 0; seed < Seeds; seed++) effects += new Walk(seed).Run();
        Assert.True(effects > Seeds * Events / 2);
        Evidence.Record($"gossip router: {Seeds} seeds of {Events:N0} random events keep the invariants");
    }

    private sealed class Walk(int seed)
    {
        private readonly Random random = new(seed);
        private readonly RouterBench bench = new(new GossipParameters
        {
            DirectPeers = [Peer(0)],
            PeerExchange = true,
            FloodPublish = seed % 2 == 0,
            ValidationsMax = 8,
            HistoryBytesMax = 40,
            SeenMax = 50,
            OpportunisticGraftHeartbeats = 3,
        }, seed);

        private readonly HashSet<PeerId> connected = [];
        private readonly HashSet<Topic> joined = [];
        private readonly Dictionary<MessageId, GossipEnvelope> toJudge = [];
        private readonly List<GossipEnvelope> delivered = [];

        public long Run()
        {
            long effects = 0;
            for (int i = 0; i < Events; i++)
            {
                Step();
                Check();
                effects += bench.Last.Count;
            }
            return effects;
        }

        private void Step()
        {
            PeerId peer = Peer(random.Next(Peers));
            Topic topic = Topics[random.Next(Topics.Length)];
            bench.Wait(random.NextDouble());
            switch (random.Next(12))
            {
                case 0:
                    connected.Add(peer);
                    bench.Connect(peer, random.Next(2) == 0, $"203.0.113.{random.Next(3)}");
                    break;
                case 1 when random.Next(4) == 0:
                    connected.Remove(peer);
                    bench.Disconnect(peer);
                    break;
                case 2:
                    joined.Add(topic);
                    bench.Subscribe(new TopicScoreParameters { MeshDeliveriesWeight = random.Next(2) == 0 ? 0 : -1 }, topic);
                    break;
                case 3 when random.Next(4) == 0:
                    joined.Remove(topic);
                    bench.Unsubscribe(topic);
                    break;
                case 4: bench.Publish(Message($"{random.Next(100)}", Self, topic: topic)); break;
                case 5 when toJudge.Count > 0: Judge(); break;
                case 6: bench.ScoreByApplication(peer, random.Next(-3000, 1500)); break;
                case 7 or 8: bench.Beat(); break;
                default: bench.Receive(peer, Rpc(topic)); break;
            }
        }

        private void Judge()
        {
            GossipEnvelope message = toJudge.Values.ElementAt(random.Next(toJudge.Count));
            toJudge.Remove(message.Id);
            var verdict = (GossipVerdict)Math.Max(0, random.Next(-4, 5));
            bench.Judge(message, verdict);
            Assert.True(bench.Delivered.Count() <= (verdict == GossipVerdict.Accept ? 1 : 0));
        }

        private GossipRpc Rpc(Topic topic)
        {
            GossipEnvelope Any() => Message($"{random.Next(100)}", Peer(random.Next(Peers)), $"{random.Next(3)}", topic);
            return random.Next(6) switch
            {
                0 => new GossipRpc { Subscriptions = [new(topic, random.Next(4) > 0), new(Topics[0], true)] },
                1 => new GossipRpc { Messages = [Any(), Any()] },
                2 => new GossipRpc { IHave = [new(topic, [Any().Id, Any().Id])] },
                3 => new GossipRpc { IWant = [Any().Id, Any().Id, Any().Id] },
                4 => new GossipRpc { Graft = [topic, topic] },
                _ => new GossipRpc { Prune = [new(topic, TimeSpan.FromSeconds(random.Next(100)), [new(Peer(random.Next(2 * Peers)))])] },
            };
        }

        private void Check()
        {
            foreach (GossipEnvelope message in bench.ToValidate) Assert.True(toJudge.TryAdd(message.Id, message), "one validation at a time a content");
            delivered.AddRange(bench.Delivered);
            foreach (GossipEffect.Send send in bench.Sent)
            {
                Assert.NotEmpty(send.To);
                Assert.Equal(send.To.Count, send.To.Distinct().Count());
                Assert.All(send.To, to => Assert.Contains(to, connected));
                foreach (GossipEnvelope message in send.Rpc.Messages) Assert.DoesNotContain(toJudge.Values, waiting => ReferenceEquals(waiting, message));
            }
            Assert.All(bench.ToConnect, peer => Assert.DoesNotContain(peer, connected));
            foreach (Topic topic in Topics)
            {
                IReadOnlyList<PeerId> mesh = bench.MeshOf(topic);
                Assert.True(mesh.Count == 0 || joined.Contains(topic));
                Assert.Equal(mesh.Count, mesh.Distinct().Count());
                Assert.DoesNotContain(Peer(0), mesh);
                Assert.Empty(mesh.Except(bench.Subscribers(topic)));
                Assert.All(bench.Subscribers(topic), peer => Assert.Contains(peer, connected));
            }
            Assert.All(bench.Scores(), pair => Assert.True(double.IsFinite(pair.Value) && connected.Contains(pair.Key)));
        }
    }
}
