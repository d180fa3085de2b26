using Blockchain.Node.Machine;
using Blockchain.Node.Simulation;

namespace Blockchain.Node.Scenarios.Running;

/// <summary>A node has named a fork.</summary>
/// <param name="Node">Which node.</param>
/// <param name="At">When it first did.</param>
/// <param name="BlocksFound">Blocks found in the whole network by then.</param>
/// <param name="Fork">What it says now.</param>
internal sealed record Sighting(NodeIndex Node, UnixTimeMs At, int BlocksFound, SeenFork Fork);
