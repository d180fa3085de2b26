using System.Collections.Immutable;
using Blockchain.Node.Machine;

namespace Blockchain.Node.Live;

/// <summary>Makes what the machine decided durable.</summary>
public interface INodeStore
{
    /// <summary>
    /// Keeps what a step decided: when this returns, that outlives the process. Called on the loop after each step, before anything of
    /// the step is published.
    /// </summary>
    /// <param name="effects">All effects of the step.</param>
    /// <exception cref="IOException">The disk does not do it: the loop ends, and nothing of the step is published.</exception>
    void Persist(ImmutableArray<Effect> effects);

    /// <summary>Writes what may be late and can be made anew. Called on the loop at every tick, and not after each step: it would cost more than the step.</summary>
    /// <exception cref="IOException">The disk does not do it: the loop ends.</exception>
    void SaveCaches();
}
