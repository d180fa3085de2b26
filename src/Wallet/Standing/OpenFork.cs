using Blockchain.Consensus.Primitives;

namespace Blockchain.Wallet.Standing;

/// <summary>A fork that goes on.</summary>
/// <param name="Incident">Its id.</param>
/// <param name="Kind">What kind, as in <c>rule split</c>.</param>
/// <param name="Since">When it began.</param>
/// <param name="Blocks">Blocks of its longest branch.</param>
public sealed record OpenFork(string Incident, string Kind, UnixTime Since, int Blocks);
