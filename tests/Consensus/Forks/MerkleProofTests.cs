using System.Collections.Immutable;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Codec;
using Blockchain.Consensus.Primitives;
using Blockchain.TestKit;
using Xunit;

namespace Blockchain.Consensus.Tests.Forks;

public sealed class MerkleProofTests
{
    private const int TransactionCountMax = 40;

    [Fact]
    public void Every_transaction_of_every_small_block_is_proved_and_no_other()
    {
        int proofs = 0;
        for (int count = 1; count <= TransactionCountMax; count++)
        {
            Transaction[] all = [.. Enumerable.Range(0, count).Select(i => ForkWorld.Pay([], [(ForkWorld.Script(1), 1000 + i)]))];
            MerkleRoot root = MerkleTree.Root(all, out _);
            for (int index = 0; index < count; index++)
            {
                MerkleProof proof = MerkleProof.Of(all, index);
                Assert.True(proof.Verify(all[index].Id, root));
                Assert.False(proof.Verify(ForkWorld.Pay([], [(ForkWorld.Script(2), index)]).Id, root));
                for (int other = 0; other < 2 * TransactionCountMax; other++)
                    Assert.Equal(other == index, (proof with { Index = other }).Verify(all[index].Id, root));
                for (int level = 0; level < proof.Siblings.Length; level++)
                    Assert.False((proof with { Siblings = proof.Siblings.SetItem(level, Hash256.Zero) }).Verify(all[index].Id, root));
                Assert.True(Wire.TryRead<MerkleProof>(Wire.ToBytes(proof), out MerkleProof? copy));
                Assert.Equal(proof, copy);
                proofs++;
            }
        }
        Evidence.Record($"Merkle proofs: {proofs} in blocks of 1 to {TransactionCountMax} transactions hold at their own index only");
        Assert.Equal(TransactionCountMax * (TransactionCountMax + 1) / 2, proofs);
    }

    [Fact]
    public void A_proof_with_too_many_levels_or_a_negative_index_is_refused()
    {
        ImmutableArray<Hash256> many = [.. Enumerable.Repeat(Hash256.Zero, MerkleProof.LevelCountMax + 1)];
        Assert.False(new MerkleProof(0, many).Verify(default, default));
        Assert.False(new MerkleProof(-1, []).Verify(default, default));
        Assert.False(Wire.TryRead<MerkleProof>(Wire.ToBytes(new MerkleProof(0, many)), out MerkleProof? _));
    }
}
