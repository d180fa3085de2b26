using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Primitives;

namespace Blockchain.Consensus.Chain;

/// <summary>A body that lies in a store and was once found to be what its header commits to.</summary>
/// <param name="Header">The block's header.</param>
/// <param name="Hash">The header's hash.</param>
/// <param name="TransactionCount">Number of transactions; 0 when only the header is known.</param>
public sealed record StoredBody(BlockHeader Header, BlockHash Hash, int TransactionCount);
