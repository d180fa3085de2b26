using Blockchain.Node.Machine;

namespace Blockchain.Node.Live;

/// <summary>Makes what the machine decided durable.</summary>
public interface INodeStore
{
    /// <summary>
    /// Keeps one of the effects whose names begin with Persist; when this returns it outlives the process. Called on the loop, before anything of
    /// the same event is published.
    /// </summary>
    /// <exception cref="IOException">The disk does not do it: the loop ends, and nothing of the event is published.</exception>
    void Persist(Effect effect);
}
