using Blockchain.Consensus.Primitives;

namespace Blockchain.Node.Machine.Mempool;

/// <summary>What a node keeps waiting for a block. Policy, not consensus: two nodes may differ here and agree on every block.</summary>
public sealed record MempoolPolicy
{
    /// <summary>Memory that all waiting transactions may take together, in bytes.</summary>
    public long MempoolBytesMax { get; init; } = 300_000_000;

    /// <summary>How long a transaction waits for a block before it is given up, in milliseconds: two weeks.</summary>
    public long ExpiryMs { get; init; } = 336L * 60 * 60 * 1_000;

    /// <summary>How long chains of transactions may become.</summary>
    public PackageLimits Limits { get; init; } = new();

    /// <summary>The cost of one transaction's signature operations: a fifth of what a block may hold.</summary>
    public long SigOpsCostMax { get; init; } = 16_000;

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
