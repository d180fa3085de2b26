using Blockchain.Consensus.Codec;

namespace Blockchain.Consensus.Blocks;

/// <summary>The bytes of one unspent coin that hashes of a coin set are made of.</summary>
/// <remarks>
/// The same as Bitcoin Core's gettxoutsetinfo: an element of <c>muhash</c> is these bytes; <c>hash_serialized_3</c> is
/// the double SHA-256 of them all, ordered by transaction id in wire order and then by index.
/// </remarks>
public static class CoinCommitment
{
    /// <summary>Bytes of a coin with an empty script.</summary>
    public const int SizeMin = OutPoint.Size + 4 + TxOut.SizeMin;

    /// <summary>Appends outpoint, four bytes of height · 2 + (1 if a coinbase made it), and output.</summary>
    public static void Write(OutPoint name, Coin coin, WireWriter writer)
    {
        name.Write(writer);
        writer.WriteUInt32(((uint)coin.Height.Value << 1) | (coin.IsCoinbase ? 1u : 0u));
        coin.Output.Write(writer);
    }
}
