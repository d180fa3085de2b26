using System.Globalization;
using Blockchain.Consensus.Primitives;

namespace Blockchain.Consensus.Rules;

/// <summary>How miners switch a change on by signalling in the version of their blocks (BIP 9).</summary>
/// <param name="Bit">The bit of the version, 0 to 28.</param>
/// <param name="Start">Signalling counts from the period whose last ancestor's median time has reached this.</param>
/// <param name="Timeout">The deployment fails when this median time is reached without enough signals.</param>
/// <param name="MinActivationHeight">Locked-in rules wait for this height.</param>
/// <param name="PeriodBlocks">Blocks in a period.</param>
/// <param name="ThresholdBlocks">Blocks of one period that must signal.</param>
public sealed record Deployment(
    int Bit, UnixTime Start, UnixTime Timeout, Height MinActivationHeight, int PeriodBlocks, int ThresholdBlocks)
{
    /// <summary>The highest bit; the three above mark a version as signalling.</summary>
    public const int BitMax = 28;

    /// <summary>The version bits that mark a signalling version: 001 at the top.</summary>
    public const int VersionTop = 0x2000_0000;

    /// <summary>The bits in which <see cref="VersionTop"/> must stand.</summary>
    public const int VersionTopMask = unchecked((int)0xe000_0000);

    /// <summary>A start: in force at every block, the genesis included.</summary>
    public static UnixTime AlwaysActive => new(-1);

    /// <summary>A start: never in force.</summary>
    public static UnixTime NeverActive => new(-2);

    /// <summary>A timeout: none.</summary>
    public static UnixTime NoTimeout => new(long.MaxValue);

    /// <summary>Whether the rules are in force at every block.</summary>
    public bool IsAlways => Start == AlwaysActive;

    /// <summary>Whether the rules are in force at no block.</summary>
    public bool IsNever => Start == NeverActive;

    /// <summary>The bit as it stands in the version.</summary>
    public int Mask => 1 << Bit;

    /// <summary>Whether a block of this version signals.</summary>
    public bool IsSignalledBy(int version) => (version & VersionTopMask) == VersionTop && (version & Mask) != 0;

    /// <summary>Why there cannot be such a deployment, in words; null when there can.</summary>
    public string? Refusal()
    {
        if (Bit is < 0 or > BitMax) return $"bit must be 0 to {BitMax}";
        if (PeriodBlocks < 1) return "period must be at least 1";
        if (ThresholdBlocks < 1 || ThresholdBlocks > PeriodBlocks) return "threshold must be 1 to the period";
        if (MinActivationHeight < Height.Genesis) return "minimum activation height must not be negative";
        if (IsAlways || IsNever) return null;
        if (Start.Seconds < 0) return "start must not be negative";
        return Timeout <= Start ? "timeout must be later than start" : null;
    }

    /// <summary>In words.</summary>
    public override string ToString()
    {
        if (IsAlways) return "always";
        if (IsNever) return "never";
        string height = MinActivationHeight > Height.Genesis ? $", not below height {MinActivationHeight}" : "";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"bit {Bit} by {ThresholdBlocks} of {PeriodBlocks} blocks from {Activation.InWords(Start)} to {Activation.InWords(Timeout)}{height}");
    }
}
