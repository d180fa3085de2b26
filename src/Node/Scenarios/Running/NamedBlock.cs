using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Primitives;
using Blockchain.Node.Machine;

namespace Blockchain.Node.Scenarios.Running;

/// <summary>A block that a step has named.</summary>
/// <param name="Block">The block.</param>
/// <param name="Height">Its height.</param>
/// <param name="Miner">Who found it.</param>
/// <param name="At">When.</param>
/// <param name="Ordinal">How many blocks had been found in the whole network up to and with it.</param>
internal sealed record NamedBlock(Block Block, Height Height, string Miner, UnixTimeMs At, int Ordinal);
