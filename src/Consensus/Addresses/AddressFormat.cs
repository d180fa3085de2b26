using System.Collections.Immutable;

namespace Blockchain.Consensus.Addresses;

/// <summary>The prefixes that make addresses and keys of one network recognisable.</summary>
/// <param name="Name">Bitcoin Core's name of the network.</param>
/// <param name="KeyHashPrefix">The version byte in front of a public key hash (P2PKH).</param>
/// <param name="ScriptHashPrefix">The version byte in front of a script hash (P2SH).</param>
/// <param name="PrivateKeyPrefix">The version byte in front of a private key (WIF).</param>
/// <param name="HumanPart">What witness addresses begin with, before the separator 1; lower case (BIP 173).</param>
public sealed record AddressFormat(string Name, byte KeyHashPrefix, byte ScriptHashPrefix, byte PrivateKeyPrefix, string HumanPart)
{
    /// <summary>The main network.</summary>
    public static AddressFormat Main { get; } = new("main", 0x00, 0x05, 0x80, "bc");

    /// <summary>The test networks.</summary>
    public static AddressFormat Test { get; } = new("test", 0x6f, 0xc4, 0xef, "tb");

    /// <summary>The signed test networks: the same prefixes as <see cref="Test"/>.</summary>
    public static AddressFormat Signet { get; } = Test with { Name = "signet" };

    /// <summary>Private networks.</summary>
    public static AddressFormat Regtest { get; } = Test with { Name = "regtest", HumanPart = "bcrt" };

    /// <summary>All of them.</summary>
    public static ImmutableArray<AddressFormat> Known { get; } = [Main, Test, Signet, Regtest];

    /// <summary>The format of a network by its name; null for others.</summary>
    public static AddressFormat? Named(string name)
    {
        foreach (AddressFormat format in Known)
        {
            if (format.Name == name) return format;
        }

        return null;
    }
}
