namespace Blockchain.Node.Machine.Mining;

/// <summary>How a miner fills its blocks: policy within the rules.</summary>
public sealed record MiningPolicy
{
    /// <summary>Bytes of a block without witnesses; in March 2013 250,000 by default, and the limit that miners were urged to raise.</summary>
    public int BlockBytesMax { get; init; } = 250_000;

    /// <summary>Nonces that are tried before giving up; on a test chain two are enough on average.</summary>
    public int NoncesMax { get; init; } = 10_000_000;
}
