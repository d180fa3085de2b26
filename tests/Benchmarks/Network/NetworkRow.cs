using Blockchain.InteropPeer.Driver;

namespace Blockchain.Benchmarks.Network;

/// <summary>One thing that is measured of both stacks, a round of one after a round of the other.</summary>
/// <param name="Name">What is done.</param>
/// <param name="Rounds">How often each stack does it, with processes of its own each time.</param>
/// <param name="Measure">One round: its samples.</param>
/// <param name="Figures">What is told of the samples.</param>
internal sealed record NetworkRow(string Name, int Rounds, Func<PeerKind, CancellationToken, Task<IReadOnlyList<double>>> Measure, params Figure[] Figures);
