namespace Blockchain.InteropPeer;

/// <summary>One line of a driver: what to do, and the arguments of all commands, of which each takes some.</summary>
internal sealed record Command
{
    public long Id { get; init; }

    public string Op { get; init; } = "";

    public string Address { get; init; } = "";

    public string Peer { get; init; } = "";

    public string Protocol { get; init; } = "";

    public string Topic { get; init; } = "";

    /// <summary>How often, or how many.</summary>
    public int? Count { get; init; }

    /// <summary>How many of them at once.</summary>
    public int Parallel { get; init; } = 1;

    /// <summary>Bytes of content.</summary>
    public long Size { get; init; }

    /// <summary>Bytes of one chunk of an answer; all in one where it is 0.</summary>
    public int Chunk { get; init; }

    /// <summary>Which pattern.</summary>
    public uint Seed { get; init; }

    /// <summary>Whether the receiver hashes what arrives.</summary>
    public bool Hash { get; init; } = true;

    /// <summary>Peers that must have told their subscription.</summary>
    public int Subscribers { get; init; }

    /// <summary>Peers that must be in the mesh.</summary>
    public int Mesh { get; init; }

    public int TimeoutMs { get; init; } = 30_000;
}
