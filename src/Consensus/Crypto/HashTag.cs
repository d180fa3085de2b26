using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;

namespace Blockchain.Consensus.Crypto;

/// <summary>The purpose of a tagged hash (BIP 340), so that a hash made for one purpose never serves for another.</summary>
/// <remarks>The 64 bytes that the purpose puts in front of every message are computed once.</remarks>
public sealed class HashTag
{
    private readonly ImmutableArray<byte> prefix;

    /// <summary>Makes a tag of a name.</summary>
    /// <param name="name">Hashed as UTF-8.</param>
    public HashTag(string name)
    {
        Name = name;
        byte[] hash = SHA256.HashData(Encoding.UTF8.GetBytes(name));
        prefix = [.. hash, .. hash];
    }

    /// <summary>The challenge e of a Schnorr signature (BIP 340).</summary>
    public static HashTag Challenge { get; } = new("BIP0340/challenge");

    /// <summary>The mask of the secret key while signing (BIP 340).</summary>
    public static HashTag Aux { get; } = new("BIP0340/aux");

    /// <summary>The nonce of a Schnorr signature (BIP 340).</summary>
    public static HashTag Nonce { get; } = new("BIP0340/nonce");

    /// <summary>A leaf of a script tree (BIP 341).</summary>
    public static HashTag TapLeaf { get; } = new("TapLeaf");

    /// <summary>An inner node of a script tree (BIP 341).</summary>
    public static HashTag TapBranch { get; } = new("TapBranch");

    /// <summary>The tweak from internal to output key (BIP 341).</summary>
    public static HashTag TapTweak { get; } = new("TapTweak");

    /// <summary>The message that a taproot spend signs (BIP 341).</summary>
    public static HashTag TapSighash { get; } = new("TapSighash");

    /// <summary>What the tag was made of.</summary>
    public string Name { get; }

    /// <summary>SHA-256 of the name, twice: one block of the hash function.</summary>
    public ReadOnlySpan<byte> Prefix => prefix.AsSpan();

    /// <summary>The name.</summary>
    public override string ToString() => Name;
}
