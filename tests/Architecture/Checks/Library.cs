namespace Blockchain.Architecture.Tests.Checks;

/// <summary>A library whose folders stand in an order, from the bottom up.</summary>
/// <param name="Name">The assembly and the namespace that all others begin with.</param>
/// <param name="Path">Its directory, relative to the root.</param>
/// <param name="Folders">The folders from the bottom up: each uses only those before it.</param>
/// <param name="Packages">The packages that it may use.</param>
public sealed record Library(string Name, string Path, IReadOnlyList<string> Folders, IReadOnlyList<string> Packages)
{
    /// <summary>The rules of the chain. Every dependency of it decides what a valid block is.</summary>
    public static Library Consensus { get; } = new(
        "Blockchain.Consensus",
        "src/Consensus",
        ["Primitives", "Codec", "Crypto", "Blocks", "Script", "Addresses", "Rules", "Validation", "Chain", "Forks", "Governance"],
        ["BouncyCastle.Cryptography"]);

    /// <summary>The network. Every dependency of it reads what strangers send.</summary>
    public static Library Libp2p { get; } = new(
        "Blockchain.Libp2p",
        "src/Libp2p",
        [
            "Multiformats", "Faults", "Identity", "Framing", "Transports", "Multistream", "Noise", "Yamux", "Hosting",
            "Ping", "RequestResponse", "Gossip",
        ],
        ["BouncyCastle.Cryptography", "Google.Protobuf", "Grpc.Tools"]);

    /// <summary>Both.</summary>
    public static IReadOnlyList<Library> All { get; } = [Consensus, Libp2p];

    /// <summary>The project file's name without its extension.</summary>
    public string Project => Path.Split('/')[^1];
}
