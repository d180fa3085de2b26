namespace Blockchain.Libp2p.Tests.Gossip.Simulation;

/// <summary>What a simulated message is.</summary>
public enum MessageKind : byte
{
    /// <summary>Everybody accepts it.</summary>
    Right,

    /// <summary>Its signature is not its author's.</summary>
    Forged,

    /// <summary>A quarter of the peers refuse it, as nodes of other rules would.</summary>
    Disputed,
}
