using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Primitives;

namespace Blockchain.Consensus.Governance;

/// <summary>What a node knows when it looks at a plan.</summary>
/// <param name="Network">Its own network.</param>
/// <param name="Council">Its own council.</param>
/// <param name="Find">Its header of a block; null when it has none.</param>
/// <param name="KeepHeight">How high the kept branch is by now.</param>
/// <param name="Pin">The last final block: nothing at or below it may leave; null when nothing is final.</param>
public sealed record PlanFacts(
    NetworkId Network, Council Council, Func<BlockHash, ChainedHeader?> Find, Height KeepHeight, Height? Pin = null);
