using Blockchain.Consensus.Crypto;
using Blockchain.Consensus.Primitives;
using Xunit;

namespace Blockchain.Consensus.Tests.Crypto;

/// <summary>Pairs of hashes, many at once, beside the system's SHA-256.</summary>
public sealed class Sha256dPairsTests
{
    [Fact]
    public void A_fold_of_any_number_of_pairs_is_the_hash_of_each_in_order()
    {
        Random random = new(7);
        for (int pairs = 0; pairs <= 40; pairs++)
        {
            Hash256[] hashes = [.. Enumerable.Range(0, 2 * pairs).Select(_ => Draw(random))];
            Hash256[] expected = [.. Enumerable.Range(0, pairs).Select(i => Sha256d.Of(hashes[2 * i], hashes[2 * i + 1]))];
            Sha256dPairs.Fold(hashes);
            Assert.Equal(expected, hashes[..pairs]);
        }
    }

    [Fact]
    public void Every_bit_of_every_lane_counts()
    {
        Random random = new(8);
        Hash256[] before = [.. Enumerable.Range(0, 16).Select(_ => Draw(random))];
        for (int bit = 0; bit < 16 * 256; bit++)
        {
            byte[] bytes = before[bit / 256].ToArray();
            bytes[bit % 256 / 8] ^= (byte)(1 << (bit % 8));
            Hash256[] changed = [.. before];
            changed[bit / 256] = Hash256.Read(bytes);
            Hash256 expected = Sha256d.Of(changed[bit / 512 * 2], changed[bit / 512 * 2 + 1]);
            Sha256dPairs.Fold(changed);
            Assert.Equal(expected, changed[bit / 512]);
        }
    }

    private static Hash256 Draw(Random random)
    {
        Span<byte> bytes = stackalloc byte[Hash256.Size];
        random.NextBytes(bytes);
        return Hash256.Read(bytes);
    }
}
