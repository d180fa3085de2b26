using System.Collections.Immutable;
using System.Globalization;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Codec;
using Blockchain.Consensus.Primitives;
using Blockchain.Wallet.Ledger;
using LiteDB;

namespace Blockchain.Wallet.Records;

/// <summary>The last blocks as documents, each of some neighbours: one more block changes one small document.</summary>
internal static class TrailDocuments
{
    /// <summary>Blocks in one document, at most.</summary>
    public const int BlockCountMax = 128;

    private const string Prefix = "trail ";

    /// <summary>Whether a document holds blocks.</summary>
    public static bool IsTrail(string id) => id.StartsWith(Prefix, StringComparison.Ordinal);

    /// <summary>The documents of a trail, the lowest blocks first.</summary>
    public static IEnumerable<BsonDocument> Of(BlockTrail trail)
    {
        if (trail.Base is not { } lowest || trail.Tip is not { } tip) yield break;
        int first = lowest.Height.Value;
        while (first <= tip.Height.Value)
        {
            int next = ((first / BlockCountMax) + 1) * BlockCountMax;
            WireWriter hashes = new(BlockCountMax * Hash256.Size);
            for (int height = first; height < next && trail.At(new(height)) is { } block; height++) hashes.WriteHash(block.Hash.Value);
            yield return new() { ["_id"] = IdOf(first), ["first"] = first, ["hashes"] = hashes.ToArray() };
            first = next;
        }
    }

    /// <summary>The blocks of documents.</summary>
    /// <exception cref="FormatException">They are no trail without a gap.</exception>
    public static ImmutableArray<BlockPlace> Read(IEnumerable<BsonDocument> documents)
    {
        ImmutableArray<BlockPlace>.Builder blocks = ImmutableArray.CreateBuilder<BlockPlace>();
        foreach (BsonDocument document in documents.OrderBy(document => document["first"].AsInt32))
        {
            WireReader reader = new(document["hashes"].AsBinary);
            for (int height = document["first"].AsInt32; reader.TryReadHash(out Hash256 hash); height++)
            {
                if (blocks.Count > 0 && blocks[^1].Height.Value + 1 != height) throw new FormatException("a block is missing");
                blocks.Add(new(new(hash), new(height)));
            }
        }
        return blocks.ToImmutable();
    }

    private static string IdOf(int height) => string.Create(CultureInfo.InvariantCulture, $"{Prefix}{height / BlockCountMax}");
}
