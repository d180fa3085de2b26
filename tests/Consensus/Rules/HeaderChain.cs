using Blockchain.Consensus.Blocks;

namespace Blockchain.Consensus.Tests.Rules;

/// <summary>Headers on one another, without work: times and versions are all that activations look at.</summary>
internal static class HeaderChain
{
    public const long Start = 1_000_000;

    public const long Interval = 600;

    public static ChainedHeader Genesis(long time = Start, int version = 1) => Child(null, time, version);

    public static ChainedHeader Child(ChainedHeader? parent, long time, int version = 1) =>
        new(new BlockHeader(version, parent?.Hash ?? default, default, new(time), new(0x207fffff), 0), parent);

    /// <summary>So many blocks more, one every interval, all of one version.</summary>
    public static ChainedHeader Extend(ChainedHeader? tip, int blocks, int version = 1)
    {
        for (int i = 0; i < blocks; i++) tip = Child(tip, (tip?.Header.Time.Seconds ?? Start - Interval) + Interval, version);
        return tip ?? throw new ArgumentOutOfRangeException(nameof(blocks));
    }
}
