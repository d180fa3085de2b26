using Blockchain.Consensus.Primitives;

namespace Blockchain.Node.Simulation;

/// <summary>
/// The simulator's only source of chance: Steele, Lea and Flood's SplitMix64 (OOPSLA 2014). A 64-bit counter walks in steps
/// of the golden ratio and each value is mixed; every seed is good and the period is 2^64.
/// </summary>
/// <remarks>
/// Written here and not taken from the framework, whose generators may change between versions: a seed that somebody noted in a
/// report must replay the same run years later. Not for secrets.
/// </remarks>
public sealed class SplitMix64(ulong seed)
{
    private const ulong GoldenRatio = 0x9e3779b97f4a7c15;

    private ulong state = seed;

    /// <summary>The next 64 bits.</summary>
    public ulong Next()
    {
        unchecked
        {
            state += GoldenRatio;
            return Mix(state);
        }
    }

    /// <summary>A whole number from zero up to, but without, <paramref name="bound"/>; every one equally likely.</summary>
    public long Below(long bound)
    {
        Invariant.Holds(bound > 0);
        ulong limit = (ulong)bound;
        ulong uneven = ulong.MaxValue % limit + 1; // so many of the 2^64 values would make small numbers likelier
        if (uneven == limit) uneven = 0;
        ulong value = Next();
        while (value > ulong.MaxValue - uneven) value = Next();
        return (long)(value % limit);
    }

    /// <summary>A whole number in a range, both ends included.</summary>
    public long Between(long least, long most) => least + Below(most - least + 1);

    /// <summary>Whether something happens that happens so many times in a million.</summary>
    public bool Happens(int partsPerMillion) => Below(1_000_000) < partsPerMillion;

    /// <summary>
    /// Milliseconds until the next event of a process without memory, such as mining, whose mean is given; at least 1.
    /// </summary>
    public long UntilNext(long meanMilliseconds)
    {
        double unit = ((Next() >> 11) + 1) * (1.0 / (1UL << 53)); // (0, 1], 53 bits
        return Math.Max(1, (long)Math.Round(-Math.Log(unit) * meanMilliseconds));
    }

    /// <summary>
    /// An independent stream for one purpose: more draws for the network then do not shift the draws for mining, so that a
    /// small change of a scenario keeps most of its run.
    /// </summary>
    public SplitMix64 Fork(string purpose)
    {
        unchecked
        {
            ulong hash = state ^ 0xcbf29ce484222325; // FNV-1a over the name, mixed with this stream's position
            foreach (char letter in purpose) hash = (hash ^ letter) * 0x100000001b3;
            return new(Mix(hash));
        }
    }

    private static ulong Mix(ulong value)
    {
        unchecked
        {
            value = (value ^ (value >> 30)) * 0xbf58476d1ce4e5b9;
            value = (value ^ (value >> 27)) * 0x94d049bb133111eb;
            return value ^ (value >> 31);
        }
    }
}
