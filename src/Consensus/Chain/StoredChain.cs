using System.Collections.Immutable;
using Blockchain.Consensus.Primitives;

namespace Blockchain.Consensus.Chain;

/// <summary>All that a chain needs to be there again. Whatever is missing is worked out again from bodies.</summary>
/// <param name="Blocks">Blocks as they were known, without the genesis, by arrival: each after its parent.</param>
/// <param name="Bodies">Bodies that are stored, each after its parent's block; those of <paramref name="Blocks"/> that have theirs may be left out.</param>
/// <param name="Marks">What people said of blocks, last word only. Blocks that are not known are passed over.</param>
/// <param name="Tip">The block that <paramref name="Coins"/> belong to, a known one; the genesis when there are none.</param>
/// <param name="Coins">The coins after <paramref name="Tip"/>; the chain owns them from now on.</param>
public sealed record StoredChain(
    ImmutableArray<StoredBlock> Blocks, ImmutableArray<StoredBody> Bodies, ImmutableArray<StoredMark> Marks, BlockHash Tip, CoinTable Coins);
