using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Codec;

namespace Blockchain.Consensus.Chain;

/// <summary>A coin and its name, as a checkpoint of the coin set keeps them: the outpoint, then the coin in its compact form.</summary>
/// <param name="Name">Which output.</param>
/// <param name="Coin">The coin.</param>
public readonly record struct NamedCoin(OutPoint Name, Coin Coin) : IWire<NamedCoin>
{
    /// <inheritdoc/>
    public static bool TryRead(ref WireReader reader, out NamedCoin value)
    {
        value = default;
        if (!OutPoint.TryRead(ref reader, out OutPoint name) || !CompactCoin.TryRead(ref reader, out Coin coin)) return false;
        value = new(name, coin);
        return true;
    }

    /// <inheritdoc/>
    public void Write(WireWriter writer)
    {
        Name.Write(writer);
        CompactCoin.Write(writer, Coin);
    }
}
