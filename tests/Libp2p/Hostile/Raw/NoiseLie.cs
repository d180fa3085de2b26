namespace Blockchain.Libp2p.Tests.Hostile.Raw;

/// <summary>Where a Noise handshake departs from the truth; without any of them it is a right one.</summary>
internal sealed record NoiseLie
{
    /// <summary>An honest handshake.</summary>
    public static NoiseLie None { get; } = new();

    /// <summary>What is sent as the ephemeral key.</summary>
    public byte[]? Ephemeral { get; init; }

    /// <summary>What is sent as the static key.</summary>
    public byte[]? Static { get; init; }

    /// <summary>The static key that the identity signs, where it is not the one that is sent.</summary>
    public byte[]? SignedStatic { get; init; }

    /// <summary>What becomes of the payload with identity and signature.</summary>
    public Func<byte[], byte[]> Payload { get; init; } = static payload => payload;

    /// <summary>What becomes of the last message before it is sent, its length not included.</summary>
    public Func<byte[], byte[]> Message { get; init; } = static message => message;
}
