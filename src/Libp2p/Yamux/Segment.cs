namespace Blockchain.Libp2p.Yamux;

/// <summary>A part of a pooled array that waits to be sent.</summary>
/// <param name="Pooled">The array.</param>
/// <param name="Offset">Where the bytes begin.</param>
/// <param name="Length">How many there are.</param>
internal readonly record struct Segment(byte[] Pooled, int Offset, int Length);
