using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Primitives;

namespace Blockchain.Consensus.Rules;

/// <summary>All that an activation may look at.</summary>
/// <param name="Height">The block's height.</param>
/// <param name="Time">The block's own time.</param>
/// <param name="Hash">The block's hash; zero for a block that is not made yet.</param>
/// <param name="Parent">The block below; null for a genesis, or where ancestors are not known.</param>
/// <param name="States">Remembers the states of deployments.</param>
internal readonly record struct ActivationPlace(Height Height, UnixTime Time, BlockHash Hash, ChainedHeader? Parent, ThresholdStates States);
