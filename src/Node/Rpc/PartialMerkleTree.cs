using System.Collections.Immutable;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Codec;
using Blockchain.Consensus.Crypto;
using Blockchain.Consensus.Primitives;

namespace Blockchain.Node.Rpc;

/// <summary>A Merkle tree cut down to what proves some of its leaves: the form of BIP 37's merkleblock, header first.</summary>
public static class PartialMerkleTree
{
    /// <summary>Bytes of the smallest transaction, for the bound on a claimed number of them.</summary>
    private const int TransactionCountMax = 4_000_000 / (Transaction.SizeMin * Transaction.WitnessScaleFactor);

    /// <summary>Writes the proof of some transactions of a block.</summary>
    public static byte[] Write(Block block, IReadOnlySet<TxId> wanted)
    {
        Hash256[] leaves = [.. block.Transactions.Select(transaction => transaction.Id.Value)];
        bool[] isWanted = [.. block.Transactions.Select(transaction => wanted.Contains(transaction.Id))];
        List<bool> bits = [];
        List<Hash256> hashes = [];
        Descend(Levels(leaves.Length) - 1, 0);
        WireWriter writer = new();
        block.Header.Write(writer);
        writer.WriteUInt32((uint)leaves.Length);
        writer.WriteCompactSize((ulong)hashes.Count);
        foreach (Hash256 hash in hashes) writer.WriteHash(hash);
        byte[] packed = new byte[(bits.Count + 7) / 8];
        for (int i = 0; i < bits.Count; i++) packed[i / 8] |= (byte)((bits[i] ? 1 : 0) << (i % 8));
        writer.WriteVarBytes(packed);
        return writer.ToArray();

        void Descend(int level, int position)
        {
            int first = position << level;
            bool holds = isWanted.AsSpan(first, Math.Min(1 << level, leaves.Length - first)).Contains(true);
            bits.Add(holds);
            if (level == 0 || !holds)
            {
                hashes.Add(HashAt(leaves, level, position));
                return;
            }
            Descend(level - 1, position * 2);
            if (position * 2 + 1 < Width(leaves.Length, level - 1)) Descend(level - 1, position * 2 + 1);
        }
    }

    /// <summary>Reads a proof; false when it is malformed. Whether the root is the header's is for the caller to look at.</summary>
    public static bool TryRead(ReadOnlyMemory<byte> bytes, out BlockHeader header, out MerkleRoot root, out ImmutableArray<TxId> proved, out int count)
    {
        (root, proved, count) = (default, [], 0);
        WireReader reader = new(bytes);
        if (!BlockHeader.TryRead(ref reader, out header) || !reader.TryReadUInt32(out uint claimed) || claimed is 0 or > TransactionCountMax) return false;
        count = (int)claimed;
        if (!reader.TryReadCount(Hash256.Size, out int hashCount) || hashCount > count) return false;
        Hash256[] hashes = new Hash256[hashCount];
        for (int i = 0; i < hashes.Length; i++)
        {
            if (!reader.TryReadHash(out hashes[i])) return false;
        }
        if (!reader.TryReadVarBytes(out ReadOnlyMemory<byte> packed) || !reader.IsAtEnd) return false;
        Walk walk = new(count, hashes, packed);
        if (!walk.TryHash(Levels(count) - 1, 0, out Hash256 top) || !walk.IsUsedUp) return false;
        (root, proved) = (new(top), [.. walk.Proved]);
        return true;
    }

    private static int Levels(int leaves)
    {
        int levels = 1;
        while (Width(leaves, levels - 1) > 1) levels++;
        return levels;
    }

    private static int Width(int leaves, int level) => (leaves + (1 << level) - 1) >> level;

    private static Hash256 HashAt(Hash256[] leaves, int level, int position)
    {
        if (level == 0) return leaves[position];
        Hash256 left = HashAt(leaves, level - 1, position * 2);
        return Sha256d.Of(left, position * 2 + 1 < Width(leaves.Length, level - 1) ? HashAt(leaves, level - 1, position * 2 + 1) : left);
    }

    /// <summary>The reader's way through a tree: bits say where to go down, hashes stand where it does not.</summary>
    private sealed class Walk(int leaves, Hash256[] hashes, ReadOnlyMemory<byte> bits)
    {
        private int usedBits;
        private int usedHashes;

        public List<TxId> Proved { get; } = [];

        public bool IsUsedUp => usedHashes == hashes.Length && (usedBits + 7) / 8 == bits.Length;

        public bool TryHash(int level, int position, out Hash256 hash)
        {
            hash = default;
            if (usedBits >= bits.Length * 8) return false;
            bool holds = (bits.Span[usedBits / 8] >> (usedBits % 8) & 1) != 0;
            usedBits++;
            if (level > 0 && holds)
            {
                if (!TryHash(level - 1, position * 2, out Hash256 left)) return false;
                Hash256 right = left;
                if (position * 2 + 1 < Width(leaves, level - 1))
                {
                    // Two equal halves would let another list of transactions have the same root (CVE-2012-2459).
                    if (!TryHash(level - 1, position * 2 + 1, out right) || left == right) return false;
                }
                hash = Sha256d.Of(left, right);
                return true;
            }
            if (usedHashes >= hashes.Length) return false;
            hash = hashes[usedHashes++];
            if (holds) Proved.Add(new(hash));
            return true;
        }
    }
}
