using Blockchain.Consensus.Chain;
using Blockchain.Node.Machine;

namespace Blockchain.Node.Storage;

/// <summary>What a start has made from the files.</summary>
/// <param name="Log">The truth.</param>
/// <param name="Index">The cache.</param>
/// <param name="Chain">The chain at the best tip.</param>
/// <param name="Parts">The parts of the node with these in them.</param>
/// <param name="Report">What was found and done.</param>
internal sealed record RestoredNode(ChainLog Log, BlockIndex Index, Chainstate Chain, NodeParts Parts, OpeningReport Report);
