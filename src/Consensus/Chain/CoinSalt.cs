using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Crypto;

namespace Blockchain.Consensus.Chain;

/// <summary>The secret key of a hash over outpoints, so that nobody who makes transactions can choose where they collide.</summary>
/// <remarks>
/// The hash is SipHash-2-4. A node draws its salt once; tests and the simulator give a fixed one. No result depends on
/// it, only the time to reach the result.
/// </remarks>
/// <param name="Key0">The first half of the key.</param>
/// <param name="Key1">The second half of the key.</param>
public readonly record struct CoinSalt(ulong Key0, ulong Key1)
{
    /// <summary>64 bits that nobody without the key can steer.</summary>
    public ulong Hash(OutPoint outPoint) => SipHash.Of(Key0, Key1, outPoint.Tx.Value, outPoint.Index);
}
