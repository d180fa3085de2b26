using Blockchain.Consensus.Blocks;

namespace Blockchain.Consensus.Chain;

/// <summary>Outpoints in dictionaries, hashed with a salt: without one, cheap transactions could be made to share a bucket.</summary>
internal sealed class OutPointComparer(CoinSalt salt) : IEqualityComparer<OutPoint>
{
    public bool Equals(OutPoint x, OutPoint y) => x == y;

    public int GetHashCode(OutPoint obj) => unchecked((int)salt.Hash(obj));
}
