using Blockchain.Node.Machine;

namespace Blockchain.Node.Simulation;

/// <summary>A node that refuses a peer.</summary>
/// <param name="At">Since when.</param>
/// <param name="Node">Who refuses.</param>
/// <param name="Peer">Whom.</param>
/// <param name="Reason">Why.</param>
public sealed record Ban(UnixTimeMs At, string Node, string Peer, string Reason);
