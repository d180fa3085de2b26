using System.Collections.Immutable;
using Blockchain.Consensus.Primitives;

namespace Blockchain.TestKit.Recorded;

/// <summary>What a recording holds of a node's state.</summary>
/// <param name="Best">The tip.</param>
/// <param name="Height">Its height.</param>
/// <param name="Tips">Hash, height, branch length and status of each chain tip, one text each.</param>
/// <param name="CoinCount">Unspent outputs.</param>
/// <param name="Satoshis">Their sum.</param>
/// <param name="MuHash">Their hash.</param>
/// <param name="Mempool">Ids of waiting transactions, sorted; null where there is no mempool.</param>
public sealed record RecordedState(
    BlockHash Best, int Height, ImmutableArray<string> Tips, long CoinCount, Int128 Satoshis, CoinSetHash MuHash, ImmutableArray<string>? Mempool);
