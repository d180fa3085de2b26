using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Primitives;
using Blockchain.Consensus.Rules;
using Blockchain.Node.Crypto;
using Blockchain.Node.Machine;
using Blockchain.TestKit;
using Xunit;

namespace Blockchain.Node.Tests.Machine;

/// <summary>A few machines that talk to each other: messages arrive in the order in which they were sent, and time stands still until told.</summary>
internal sealed class MachineNet
{
    public static readonly ScriptBytes Anyone = new(new byte[] { 0x51 });
    private static readonly CachingVerifier Verifier = new(SignatureEngine.Choose().Verifier, 1 << 16, default);

    private readonly Dictionary<string, NodeMachine> machines = [];
    private readonly Queue<(string To, string From, Message Message)> wire = new();
    private readonly HashSet<(string, string)> cut = [];

    public MachineNet(string chain)
    {
        Assert.True(ChainFile.TryRead(chain, Chains.Read(chain), out ChainSpec? spec, out ChainFileError? error), error?.ToString());
        Spec = spec;
        Now = UnixTimeMs.Of(spec.Genesis.Header.Time + 86_400);
    }

    public ChainSpec Spec { get; }

    public UnixTimeMs Now { get; set; }

    public List<(string Node, Notice Notice)> Notices { get; } = [];

    public List<(string Node, Effect.Disconnect Effect)> Disconnects { get; } = [];

    public NodeMachine this[string name] => machines[name];

    public IEnumerable<string> Names => machines.Keys;

    public NodeParts Parts(string? rules) => NodeParts.Of(Spec, rules, Verifier);

    public NodeMachine Add(string name, string? rules = null, Func<NodeParts, NodeParts>? change = null)
    {
        NodeParts parts = Parts(rules) with { Software = name };
        NodeMachine machine = new(change is null ? parts : change(parts));
        machines.Add(name, machine);
        return machine;
    }

    public void Connect(string a, string b)
    {
        Do(a, new NodeEvent.PeerConnected(Now, new(b)), run: false);
        Do(b, new NodeEvent.PeerConnected(Now, new(a)));
    }

    public void ConnectAll()
    {
        string[] names = [.. machines.Keys];
        for (int i = 0; i < names.Length; i++)
        {
            for (int j = i + 1; j < names.Length; j++) Connect(names[i], names[j]);
        }
    }

    /// <summary>A peer that is no machine says hello.</summary>
    public void Greet(string node, string peer, ChainWork claimed = default, long aheadSeconds = 0)
    {
        Do(node, new NodeEvent.PeerConnected(Now, new(peer)));
        Message.Stand stand = new(Spec.DefaultRules.Digest, Spec.Genesis.Hash, Height.Genesis, claimed);
        Do(node, new NodeEvent.MessageReceived(Now, new(peer), new Message.Hello(Spec.Genesis.Hash, "a stranger", [], Now.ToSeconds() + aheadSeconds, stand)));
    }

    public void Disconnect(string a, string b)
    {
        Do(a, new NodeEvent.PeerDisconnected(Now, new(b)), run: false);
        Do(b, new NodeEvent.PeerDisconnected(Now, new(a)));
    }

    public Answer? Do(string name, NodeEvent happened, bool run = true)
    {
        Step step = machines[name].Handle(happened);
        foreach (Effect effect in step.Effects)
        {
            switch (effect)
            {
                case Effect.Send send: wire.Enqueue((send.Peer.Value, name, send.Message)); break;
                case Effect.Notify notify: Notices.Add((name, notify.Notice)); break;
                case Effect.Disconnect gone:
                    Disconnects.Add((name, gone));
                    cut.Add((name, gone.Peer.Value));
                    break;
                default: break;
            }
        }
        if (run) Run();
        return step.Answer;
    }

    public Block Mine(string name, int count = 1)
    {
        Block? last = null;
        for (int i = 0; i < count; i++)
        {
            Now += 600_000;
            Answer.Mined mined = Assert.IsType<Answer.Mined>(Do(name, new NodeEvent.Mine(Now, Anyone, name)));
            Assert.Null(mined.Result);
            last = mined.Block;
        }
        return Assert.IsType<Block>(last);
    }

    public void Run()
    {
        while (wire.TryDequeue(out (string To, string From, Message Message) next))
        {
            if (!machines.ContainsKey(next.To) || cut.Contains((next.To, next.From)) || cut.Contains((next.From, next.To))) continue;
            Do(next.To, new NodeEvent.MessageReceived(Now, new(next.From), next.Message), run: false);
        }
    }
}
