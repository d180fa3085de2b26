using Blockchain.Consensus.Primitives;

namespace Blockchain.Consensus.Forks;

/// <summary>A time without contact to the peers of the other branch.</summary>
/// <param name="From">The last word before.</param>
/// <param name="Until">The first word after.</param>
/// <param name="HeadersInBurst">Headers that came at once on contact.</param>
public readonly record struct Silence(UnixTime From, UnixTime Until, int HeadersInBurst);
