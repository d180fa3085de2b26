namespace Blockchain.Node.Simulation;

/// <summary>What the simulated network does to a node.</summary>
/// <typeparam name="TMessage">What nodes send each other.</typeparam>
/// <param name="Node">To whom it happens.</param>
public abstract record NetworkEvent<TMessage>(NodeIndex Node)
{
    /// <summary>A message arrives.</summary>
    public sealed record Arrival(NodeIndex Node, NodeIndex From, TMessage Message) : NetworkEvent<TMessage>(Node);

    /// <summary>A link comes up.</summary>
    public sealed record LinkUp(NodeIndex Node, NodeIndex Peer) : NetworkEvent<TMessage>(Node);

    /// <summary>A link goes down.</summary>
    public sealed record LinkDown(NodeIndex Node, NodeIndex Peer) : NetworkEvent<TMessage>(Node);

    /// <summary>The time comes that the node asked to be woken at.</summary>
    public sealed record Wake(NodeIndex Node) : NetworkEvent<TMessage>(Node);
}
