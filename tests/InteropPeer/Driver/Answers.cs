namespace Blockchain.InteropPeer.Driver;

/// <summary>An answer that says nothing but that the command was done.</summary>
public sealed record Done;

/// <summary>The answer of <c>dial</c>.</summary>
/// <param name="Ms">How long it took.</param>
/// <param name="Peer">Who was reached.</param>
public sealed record Dialled(double Ms, string Peer);

/// <summary>The answer of <c>ping</c>.</summary>
/// <param name="Ms">How long each took.</param>
public sealed record Pinged(IReadOnlyList<double> Ms);

/// <summary>The answer of <c>identified</c>.</summary>
/// <param name="Agent">The other side's program.</param>
/// <param name="Protocols">What it serves.</param>
public sealed record Identified(string Agent, IReadOnlyList<string> Protocols)
{
    /// <summary>Where it listens; js tells it, ours does not.</summary>
    public IReadOnlyList<string> Addresses { get; init; } = [];

    /// <summary>Where it saw this side; js tells it, ours does not.</summary>
    public string Observed { get; init; } = "";

    /// <summary>Whether its addresses came in a signed record; js tells it, ours does not.</summary>
    public bool Signed { get; init; }
}

/// <summary>The answer of <c>echo</c> and <c>fetch</c>.</summary>
/// <param name="Ms">How long each request took.</param>
/// <param name="TotalMs">How long all took.</param>
/// <param name="Chunks">The chunks of the first answer.</param>
/// <param name="Bytes">Its bytes.</param>
/// <param name="Digest">Their SHA-256.</param>
public sealed record Requested(IReadOnlyList<double> Ms, double TotalMs, int Chunks, long Bytes, string Digest);

/// <summary>The answer of <c>push</c> and <c>pull</c>.</summary>
/// <param name="Ms">From before the stream was opened until the last byte was confirmed or read.</param>
/// <param name="Bytes">What arrived.</param>
/// <param name="Digest">Its SHA-256, as the receiver has it; empty where it was not asked for.</param>
public sealed record Streamed(double Ms, long Bytes, string Digest);

/// <summary>The answer of <c>barrier</c>.</summary>
/// <param name="Ms">How long it took.</param>
/// <param name="Answered">How many streams got the right answer.</param>
public sealed record Crossed(double Ms, int Answered);

/// <summary>The answer of <c>publish</c>.</summary>
/// <param name="Messages">When each id was handed over, in milliseconds of the machine's monotonic clock.</param>
public sealed record Published(IReadOnlyDictionary<string, double> Messages);

/// <summary>The answer of <c>received</c>.</summary>
/// <param name="Messages">For each id when it was delivered, as often as it was, in milliseconds of the machine's monotonic clock.</param>
public sealed record Received(IReadOnlyDictionary<string, IReadOnlyList<double>> Messages);

/// <summary>The answer of <c>neighbours</c>.</summary>
/// <param name="Subscribers">The peers that told their subscription.</param>
/// <param name="Mesh">The peers of the mesh.</param>
public sealed record Neighbours(IReadOnlyList<string> Subscribers, IReadOnlyList<string> Mesh);

/// <summary>The answer of <c>info</c>.</summary>
/// <param name="ResidentBytes">The process's memory.</param>
/// <param name="ResidentBytesPeak">The most that it was.</param>
/// <param name="Connections">The open connections.</param>
public sealed record Info(long ResidentBytes, long ResidentBytesPeak, IReadOnlyList<ConnectionInfo> Connections)
{
    /// <summary>Bytes of objects that are in use, after a collection; ours only.</summary>
    public long HeapBytes { get; init; }

    /// <summary>How often each fault was met; ours only.</summary>
    public IReadOnlyDictionary<string, long> Faults { get; init; } = new Dictionary<string, long>();

    /// <summary>Our instruments that count up and down, by name: what they are now.</summary>
    public IReadOnlyDictionary<string, long> Levels { get; init; } = new Dictionary<string, long>();

    /// <summary>The most that each of them was.</summary>
    public IReadOnlyDictionary<string, long> LevelsPeak { get; init; } = new Dictionary<string, long>();
}

/// <summary>An open connection.</summary>
/// <param name="Peer">To whom.</param>
/// <param name="Address">Where the other side is.</param>
/// <param name="Inbound">Whether the other side dialled.</param>
public sealed record ConnectionInfo(string Peer, string Address, bool Inbound);
