using Blockchain.Consensus.Codec;
using Blockchain.Consensus.Crypto;
using Blockchain.Consensus.Primitives;

namespace Blockchain.Consensus.Blocks;

/// <summary>Follows a set of coins and tells its hash at any time (<c>muhash</c> of Bitcoin Core's gettxoutsetinfo).</summary>
/// <param name="state">Where to start from; the caller gives it away.</param>
public sealed class CoinSetHasher(MuHash3072 state)
{
    private readonly WireWriter element = new();

    /// <summary>Starts from the empty set.</summary>
    public CoinSetHasher()
        : this(new MuHash3072())
    {
    }

    /// <summary>The set so far, to be stored or combined.</summary>
    public MuHash3072 State { get; } = state;

    /// <summary>The hash of the set as it is now.</summary>
    public CoinSetHash Hash => State.Finish();

    /// <summary>A coin was made.</summary>
    public void Add(OutPoint name, Coin coin) => State.Insert(Element(name, coin));

    /// <summary>A coin was spent, or its making undone.</summary>
    public void Remove(OutPoint name, Coin coin) => State.Remove(Element(name, coin));

    private ReadOnlySpan<byte> Element(OutPoint name, Coin coin)
    {
        element.Clear();
        CoinCommitment.Write(name, coin, element);
        return element.Written;
    }
}
