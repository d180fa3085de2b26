using Blockchain.Consensus.Primitives;
using Blockchain.Node.Machine;

namespace Blockchain.Node.Simulation;

/// <summary>
/// Drives node machines in virtual time: delivers what the network brings, carries out what the machines want, in order, and
/// tells a watcher every notice. It adds nothing of its own, so that what is seen here is what the machine does.
/// </summary>
public sealed class SimulatedHost
{
    /// <summary>Milliseconds between two ticks of a node: five minutes. What a node waits for, it gives up at the next tick.</summary>
    public const int TickMs = 300_000;

    private readonly List<SimulatedNode> nodes = [];
    private readonly Dictionary<PeerId, NodeIndex> indexes = [];
    private readonly List<Ban> bans = [];
    private readonly Action<NodeIndex, Notice> watch;

    /// <summary>A host without nodes.</summary>
    /// <param name="start">When time begins.</param>
    /// <param name="chance">What the network's delays and losses are drawn from.</param>
    /// <param name="watch">Hears every notice of every node, in order.</param>
    public SimulatedHost(UnixTimeMs start, SplitMix64 chance, Action<NodeIndex, Notice> watch)
    {
        Network = new(start, chance);
        this.watch = watch;
    }

    /// <summary>The network between the nodes.</summary>
    public SimulatedNetwork<Message> Network { get; }

    /// <summary>The simulated instant.</summary>
    public UnixTimeMs Now => Network.Clock.Now;

    /// <summary>Is asked to link a node with one peer more; nobody answers unless told.</summary>
    public Action<NodeIndex> Seek { get; set; } = static _ => { };

    /// <summary>Peers that nodes refuse since they broke the protocol.</summary>
    public IReadOnlyList<Ban> Bans => bans;

    /// <summary>Adds a node; its peers know it by its name.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="parts">Makes its parts under the rule set of that name, with nothing stored: at the start, and after each crash.</param>
    /// <param name="rules">The rule set that it enforces at the start.</param>
    public NodeIndex Add(string name, Func<string, NodeParts> parts, string rules)
    {
        NodeIndex index = Network.AddNode();
        nodes.Add(new(new PeerId(name), parts, rules));
        indexes.Add(nodes[index.Value].Name, index);
        Network.WakeAt(index, Now + TickMs);
        return index;
    }

    /// <summary>A node's machine.</summary>
    public NodeMachine MachineOf(NodeIndex node) => nodes[node.Value].Machine;

    /// <summary>A node's name.</summary>
    public string NameOf(NodeIndex node) => nodes[node.Value].Name.Value;

    /// <summary>The name of the rule set that a node enforces.</summary>
    public string RulesOf(NodeIndex node) => nodes[node.Value].Rules;

    /// <summary>Gives a node a command and tells what it answers.</summary>
    public Answer? Command(NodeIndex node, NodeEvent command)
    {
        Invariant.Holds(Network.IsRunning(node));
        return Handle(node, command);
    }

    /// <summary>Lets time pass.</summary>
    public void RunUntil(UnixTimeMs until)
    {
        while (Network.TryNext(until, out NetworkEvent<Message>? what)) Happen(what);
    }

    /// <summary>Lets time pass.</summary>
    public void RunFor(long milliseconds) => RunUntil(Now + milliseconds);

    /// <summary>Stops a node at once. What it had persisted stays; its mempool and its memory of peers do not.</summary>
    public void Crash(NodeIndex node) => Network.Crash(node);

    /// <summary>Starts a node from what it had persisted.</summary>
    public void Restart(NodeIndex node)
    {
        nodes[node.Value].Restart(Now);
        Network.Restart(node);
        Network.WakeAt(node, Now + TickMs);
    }

    private void Happen(NetworkEvent<Message> what)
    {
        switch (what)
        {
            case NetworkEvent<Message>.Arrival arrival:
                Handle(arrival.Node, new NodeEvent.MessageReceived(Now, nodes[arrival.From.Value].Name, arrival.Message));
                break;
            case NetworkEvent<Message>.LinkUp up:
                Handle(up.Node, new NodeEvent.PeerConnected(Now, nodes[up.Peer.Value].Name));
                break;
            case NetworkEvent<Message>.LinkDown down:
                Handle(down.Node, new NodeEvent.PeerDisconnected(Now, nodes[down.Peer.Value].Name));
                break;
            case NetworkEvent<Message>.Wake wake:
                Handle(wake.Node, new NodeEvent.Tick(Now));
                Network.WakeAt(wake.Node, Now + TickMs);
                break;
            default:
                throw new InvariantException($"unknown network event {what.GetType().Name}");
        }
    }

    private Answer? Handle(NodeIndex node, NodeEvent happened)
    {
        Step step = nodes[node.Value].Machine.Handle(happened);
        foreach (Effect effect in step.Effects) CarryOut(node, effect);
        return step.Answer;
    }

    private void CarryOut(NodeIndex node, Effect effect)
    {
        switch (effect)
        {
            case Effect.Send send:
                Network.Send(node, indexes[send.Peer], send.Message);
                break;
            case Effect.Disconnect end:
                Network.Disconnect(node, indexes[end.Peer]);
                if (end.Ban) bans.Add(new(Now, NameOf(node), end.Peer.Value, end.Reason));
                break;
            case Effect.SeekPeer:
                Seek(node);
                break;
            case Effect.Notify notify:
                if (notify.Notice is Notice.RulesAdopted adopted) nodes[node.Value].Rules = adopted.RuleSet;
                watch(node, notify.Notice);
                break;
            default:
                nodes[node.Value].Disk.Write(effect);
                break;
        }
    }
}
