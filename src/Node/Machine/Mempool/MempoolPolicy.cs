using Blockchain.Consensus.Primitives;

namespace Blockchain.Node.Machine.Mempool;

/// <summary>What a node keeps waiting for a block. Policy, not consensus: two nodes may differ here and agree on every block.</summary>
public sealed record MempoolPolicy
{
    /// <summary>All waiting transactions together, in virtual bytes.</summary>
    public long MempoolVirtualBytesMax { get; init; } = 300_000_000;

    /// <summary>Unconfirmed ancestors of one transaction, itself included.</summary>
    public int AncestorCountMax { get; init; } = 25;

    /// <summary>Unconfirmed descendants of one transaction, itself included.</summary>
    public int DescendantCountMax { get; init; } = 25;

    /// <summary>The lowest fee rate that is taken, in satoshis per 1,000 virtual bytes.</summary>
    public Amount MinRelayFee { get; init; } = Amount.Zero;

    /// <summary>What a replacement must pay for its own relay on top of the fees it displaces, per 1,000 virtual bytes (BIP 125 rule 4).</summary>
    public Amount IncrementalRelayFee { get; init; } = new(1000);

    /// <summary>Transactions that one replacement may displace, descendants included (BIP 125 rule 5).</summary>
    public int ReplacedCountMax { get; init; } = 100;

    /// <summary>
    /// Of how many disconnected blocks the transactions come back after `invalidateblock`. Core stops at ten; we bring all
    /// back, because in March 2013 empty mempools made the double spend possible.
    /// </summary>
    public int ResurrectedBlocksMax { get; init; } = int.MaxValue;
}
