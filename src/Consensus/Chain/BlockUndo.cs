using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Codec;
using Blockchain.Consensus.Crypto;
using Blockchain.Consensus.Primitives;

namespace Blockchain.Consensus.Chain;

/// <summary>What a block took away from the coin set, so that taking the block back is exact.</summary>
/// <remarks>
/// On the wire: the block's hash, the number of spent coins and each of them, the number of overwritten coins and each with its
/// outpoint, and the double SHA-256 of all this. Numbers have seven bits a byte, least first.
/// </remarks>
/// <param name="Block">The block that this belongs to.</param>
/// <param name="Spent">The coin of every input, coinbase left out, in the block's order.</param>
/// <param name="Overwritten">Coins that outputs of the same name replaced, in order (possible before BIP 30).</param>
public sealed record BlockUndo(
    BlockHash Block, ImmutableArray<Coin> Spent, ImmutableArray<KeyValuePair<OutPoint, Coin>> Overwritten) : IWire<BlockUndo>
{
    private const int CoinSizeMin = 4;

    /// <inheritdoc/>
    public static bool TryRead(ref WireReader reader, [MaybeNullWhen(false)] out BlockUndo value)
    {
        value = null;
        int start = reader.Position;
        if (!reader.TryReadHash(out Hash256 block) || !reader.TryReadCount(CoinSizeMin, out int spentCount)) return false;
        ImmutableArray<Coin>.Builder spent = ImmutableArray.CreateBuilder<Coin>(spentCount);
        for (int i = 0; i < spentCount; i++)
        {
            if (!CompactCoin.TryRead(ref reader, out Coin coin)) return false;
            spent.Add(coin);
        }
        if (!reader.TryReadCount(OutPoint.Size + CoinSizeMin, out int overwrittenCount)) return false;
        ImmutableArray<KeyValuePair<OutPoint, Coin>>.Builder overwritten =
            ImmutableArray.CreateBuilder<KeyValuePair<OutPoint, Coin>>(overwrittenCount);
        for (int i = 0; i < overwrittenCount; i++)
        {
            if (!OutPoint.TryRead(ref reader, out OutPoint name) || !CompactCoin.TryRead(ref reader, out Coin coin)) return false;
            overwritten.Add(new(name, coin));
        }
        Hash256 expected = Sha256d.Of(reader.Since(start).Span);
        if (!reader.TryReadHash(out Hash256 checksum) || checksum != expected) return false;
        value = new(new(block), spent.MoveToImmutable(), overwritten.MoveToImmutable());
        return true;
    }

    /// <inheritdoc/>
    public void Write(WireWriter writer)
    {
        WireWriter body = new();
        body.WriteHash(Block.Value);
        body.WriteCompactSize((ulong)Spent.Length);
        foreach (Coin coin in Spent) CompactCoin.Write(body, coin);
        body.WriteCompactSize((ulong)Overwritten.Length);
        foreach ((OutPoint name, Coin coin) in Overwritten)
        {
            name.Write(body);
            CompactCoin.Write(body, coin);
        }
        writer.WriteBytes(body.Written);
        writer.WriteHash(Sha256d.Of(body.Written));
    }

    /// <summary>Equal when all coins are.</summary>
    public bool Equals(BlockUndo? other) =>
        other is not null && Block == other.Block && Spent.SequenceEqual(other.Spent) && Overwritten.SequenceEqual(other.Overwritten);

    /// <inheritdoc/>
    public override int GetHashCode() => Block.GetHashCode();

}
