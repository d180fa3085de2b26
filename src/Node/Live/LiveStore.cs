using System.Collections.Immutable;
using Blockchain.Node.Machine;
using Blockchain.Node.Storage;

namespace Blockchain.Node.Live;

/// <summary>The loop's way to the disk.</summary>
internal sealed class LiveStore(NodeStore store) : INodeStore
{
    /// <inheritdoc/>
    public void Persist(ImmutableArray<Effect> effects) => store.Persist(effects);

    /// <inheritdoc/>
    public void SaveCaches() => store.SaveIndex();
}
