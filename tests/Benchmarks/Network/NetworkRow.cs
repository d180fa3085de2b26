using Blockchain.InteropPeer.Driver;

namespace Blockchain.Benchmarks.Network;

/// <summary>One thing that is measured of both stacks: their processes live side by side and take turns, round by round.</summary>
/// <param name="Name">What is done.</param>
/// <param name="WarmRounds">Rounds before anything is measured: both stacks run on compilers that learn while they run.</param>
/// <param name="Rounds">Rounds that are measured.</param>
/// <param name="Start">Starts one stack's processes.</param>
/// <param name="Figures">What is told of a round's samples.</param>
internal sealed record NetworkRow(string Name, int WarmRounds, int Rounds, Func<PeerKind, CancellationToken, Task<Contestant>> Start, params Figure[] Figures);
