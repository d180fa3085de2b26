using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Primitives;
using Blockchain.Node.Machine;
using Blockchain.Node.Simulation;
using Blockchain.TestKit;
using Xunit;

namespace Blockchain.Node.Tests.Machine;

/// <summary>
/// Three machines mine, pay, forbid and allow blocks, start anew and lose each other, while their messages travel in any order that two ordered streams
/// each way allow. However that went, all end on the chain with most work, and need no patience for it.
/// </summary>
public sealed class AnyOrderTests
{
    private const int Seeds = 100;
    private const int Steps = 300;

    [Fact]
    public void Whatever_order_messages_come_in_all_end_on_the_chain_with_most_work()
    {
        int reorganizations = 0;
        for (ulong seed = 1; seed <= Seeds; seed++)
        {
            Story story = new(seed);
            for (int step = 0; step < Steps; step++) story.Step();
            story.Settle();
            Assert.True(story.IsOne, $"seed {seed}: {story}");
            reorganizations += story.Reorganizations;
        }
        Assert.True(reorganizations > Seeds);
        Evidence.Record($"any order: {Seeds} stories of {Steps} steps on three machines, {reorganizations} reorganizations: all on one tip after each");
    }

    private sealed class Story
    {
        private const int Ripe = 110;
        private static readonly MachineNet Net = new("regtest");
        private static readonly string[] Names = ["a", "b", "c"];

        private readonly SplitMix64 chance;
        private readonly Dictionary<string, NodeMachine> machines = [];
        private readonly Dictionary<string, NodeParts> parts = [];
        private readonly SortedDictionary<(string From, string To, bool IsBlock), Queue<Message>> lanes = [];
        private readonly HashSet<(string, string)> links = [];
        private readonly List<OutPoint> coins = [];
        private readonly List<(string Node, BlockHash Block)> forbidden = [];
        private UnixTimeMs now;

        public Story(ulong seed)
        {
            chance = new(seed);
            now = Net.Now;
            foreach (string name in Names) machines.Add(name, new(parts[name] = Net.Parts(rules: null) with { Software = name }));
            Block[] ripe = [.. Enumerable.Range(0, Ripe).Select(_ => Mine("a"))];
            coins.AddRange(ripe.Take(Ripe - 100).Select(block => block.Transactions[0].Output()));
            foreach (string name in Names) Connect(name);
            Settle();
        }

        public int Reorganizations { get; private set; }

        public bool IsOne => machines.Values.Select(machine => machine.Chain.Tip.Hash).Distinct().Count() == 1;

        public void Step()
        {
            now += chance.Between(0, 500);
            string name = Draw();
            switch (chance.Below(40))
            {
                case < 2: Mine(name); break;
                case 2: Pay(name); break;
                case 3: Forbid(name); break;
                case 4: Allow(); break;
                case 5: Do(name, new NodeEvent.Tick(now)); break;
                case 6 when chance.Below(3) == 0: Restart(name); break;
                case 7 when chance.Below(3) == 0: Disconnect(name, Names[(Array.IndexOf(Names, name) + 1) % Names.Length]); break;
                case 8: Connect(name); break;
                default: Deliver(); break;
            }
        }

        /// <summary>All is allowed and connected again, all messages arrive, and somebody finds a block.</summary>
        public void Settle()
        {
            while (forbidden.Count > 0) Allow();
            foreach (string name in Names) Connect(name);
            Drain();
            Mine(machines.MaxBy(entry => entry.Value.Chain.Tip.Work).Key);
            Drain();
        }

        public override string ToString() => string.Join(", ", machines.Select(entry => $"{entry.Key} {entry.Value.Chain.Tip.Height} {entry.Value.Chain.Tip.Hash.Short()}"));

        private string Draw() => Names[(int)chance.Below(Names.Length)];

        private void Drain()
        {
            while (Deliver()) now += 1;
            foreach (string name in Names) Do(name, new NodeEvent.Tick(now += 1_000));
            while (Deliver()) now += 1;
        }

        private bool Deliver()
        {
            (string From, string To, bool IsBlock)[] waiting = [.. lanes.Where(lane => lane.Value.Count > 0).Select(lane => lane.Key)];
            if (waiting.Length == 0) return false;
            (string From, string To, bool IsBlock) lane = waiting[(int)chance.Below(waiting.Length)];
            Do(lane.To, new NodeEvent.MessageReceived(now, new(lane.From), lanes[lane].Dequeue()));
            return true;
        }

        private Block Mine(string name)
        {
            now += chance.Between(1, 1_000);
            Answer.Mined mined = Assert.IsType<Answer.Mined>(Do(name, new NodeEvent.Mine(now, MachineNet.Anyone, name)));
            return mined.Block;
        }

        private void Pay(string name)
        {
            OutPoint coin = coins[(int)chance.Below(coins.Count)];
            Transaction payment = TestTransactions.Spend(coin, new Amount(1_000_000_000 - chance.Between(1_000, 100_000)));
            Do(name, new NodeEvent.SubmitTransaction(now, payment));
        }

        private void Forbid(string name)
        {
            ChainedHeader tip = machines[name].Chain.Tip.Header;
            int depth = (int)chance.Between(1, 4);
            BlockHash lowest = tip.Ancestor(tip.Height - depth + 1).Hash;
            Do(name, new NodeEvent.InvalidateBlock(now, lowest));
            forbidden.Add((name, lowest));
            for (int i = 0; i <= depth; i++) Mine(name);
            if (chance.Below(2) == 0) Allow();
            Reorganizations++;
        }

        private void Allow()
        {
            if (forbidden.Count == 0) return;
            (string name, BlockHash block) = forbidden[^1];
            forbidden.RemoveAt(forbidden.Count - 1);
            Do(name, new NodeEvent.ReconsiderBlock(now, block));
        }

        private void Restart(string name)
        {
            foreach (string other in Names) Disconnect(name, other);
            machines[name] = new(parts[name] with { Restored = machines[name].Chain });
            Do(name, new NodeEvent.Start(now));
            Connect(name);
        }

        private void Connect(string name)
        {
            foreach (string other in Names)
            {
                if (other == name || !links.Add(Link(name, other))) continue;
                Do(name, new NodeEvent.PeerConnected(now, new(other)));
                Do(other, new NodeEvent.PeerConnected(now, new(name)));
            }
        }

        private void Disconnect(string a, string b)
        {
            if (a == b || !links.Remove(Link(a, b))) return;
            foreach (bool isBlock in new[] { false, true })
            {
                lanes.Remove((a, b, isBlock));
                lanes.Remove((b, a, isBlock));
            }
            Do(a, new NodeEvent.PeerDisconnected(now, new(b)));
            Do(b, new NodeEvent.PeerDisconnected(now, new(a)));
        }

        private static (string, string) Link(string a, string b) => string.CompareOrdinal(a, b) < 0 ? (a, b) : (b, a);

        private Answer? Do(string name, NodeEvent happened)
        {
            Step step = machines[name].Handle(happened);
            foreach (Effect effect in step.Effects)
            {
                if (effect is Effect.Send send && links.Contains(Link(name, send.Peer.Value)))
                {
                    bool isBlock = send.Message is Message.BlockBody or Message.BlockNotFound or Message.BlockTransactions;
                    if (!lanes.TryGetValue((name, send.Peer.Value, isBlock), out Queue<Message>? lane)) lanes.Add((name, send.Peer.Value, isBlock), lane = new());
                    lane.Enqueue(send.Message);
                }
                Assert.False(effect is Effect.Disconnect, $"{name}: {effect}");
            }
            return step.Answer;
        }
    }
}
