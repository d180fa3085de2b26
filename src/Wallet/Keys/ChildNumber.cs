using System.Globalization;
using Blockchain.Consensus.Primitives;

namespace Blockchain.Wallet.Keys;

/// <summary>One step down in a tree of keys (BIP 32).</summary>
/// <param name="Value">As it is serialised: the upper half is hardened.</param>
public readonly record struct ChildNumber(uint Value)
{
    /// <summary>Set where the step needs the parent's secret, so that nobody can climb back up.</summary>
    public const uint HardenedBit = 0x80000000;

    /// <summary>The largest number in front of the mark.</summary>
    public const uint IndexMax = HardenedBit - 1;

    /// <summary>Whether only the private parent has this child.</summary>
    public bool IsHardened => Value >= HardenedBit;

    /// <summary>The number in front of the mark.</summary>
    public uint Index => Value & IndexMax;

    /// <summary>A step that public keys can take too.</summary>
    public static ChildNumber Normal(uint index)
    {
        Invariant.Holds(index <= IndexMax);
        return new(index);
    }

    /// <summary>A step that only private keys can take.</summary>
    public static ChildNumber Hardened(uint index)
    {
        Invariant.Holds(index <= IndexMax);
        return new(index | HardenedBit);
    }

    /// <summary>The number, with an apostrophe where it is hardened.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Index}{(IsHardened ? "'" : "")}");
}
