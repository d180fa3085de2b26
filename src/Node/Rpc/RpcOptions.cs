using System.Collections.Immutable;
using System.Net;

namespace Blockchain.Node.Rpc;

/// <summary>Where the RPC server listens, whom it lets in, and how much it takes.</summary>
public sealed record RpcOptions
{
    /// <summary>Bytes of one request: a full block in hexadecimal and some room.</summary>
    public const int BodyBytesMax = 9 * 1024 * 1024;

    /// <summary>Bytes of a body that is read without asking how many others are being read: what people and explorers send.</summary>
    public const int ShortBodyBytesMax = 64 * 1024;

    /// <summary>How long a longer body waits for room before its sender is told to come back, in milliseconds.</summary>
    public const int BodyWaitMs = 60_000;

    /// <summary>Bytes of one connection that the server takes in ahead of the reader.</summary>
    public const int ConnectionBufferBytesMax = 64 * 1024;

    /// <summary>Arrays and objects inside each other.</summary>
    public const int JsonDepthMax = 64;

    /// <summary>Values, names, and ends of arrays and objects in one request: each takes memory of its own, however short.</summary>
    public const int JsonTokensMax = 256 * 1024;

    /// <summary>Calls in one batch.</summary>
    public const int BatchCallsMax = 1_000;

    /// <summary>Requests that are worked on at once; the next one is told to come back.</summary>
    public const int RequestsMax = 64;

    /// <summary>Open connections.</summary>
    public const int ConnectionsMax = 256;

    /// <summary>Readers of /events at once.</summary>
    public const int EventReadersMax = 32;

    /// <summary>How long a wrong password waits for its answer, in milliseconds (Core's figure).</summary>
    public const int WrongPasswordDelayMs = 250;

    /// <summary>
    /// Bytes of long bodies that are read and worked on at once, <see cref="BodyBytesMax"/> or more: two of the longest. Parsed, a body
    /// takes a few times its length.
    /// </summary>
    public int BodiesBytesMax { get; init; } = 2 * BodyBytesMax;

    /// <summary>The address to listen on.</summary>
    public IPAddress Bind { get; init; } = IPAddress.Loopback;

    /// <summary>The port; 0 takes any that is free.</summary>
    public int Port { get; init; }

    /// <summary>Networks whose machines may connect, besides this machine itself. Must not be empty when <see cref="Bind"/> is no loopback address.</summary>
    public ImmutableArray<IPNetwork> Allow { get; init; } = [];

    /// <summary>Names that a Host header may have, besides those of the loopback and the address that is bound.</summary>
    public ImmutableArray<string> HostNames { get; init; } = [];

    /// <summary>Who may call.</summary>
    public required ImmutableArray<RpcUser> Users { get; init; }

    /// <summary>Why the server must not start so, in one line; null when it may.</summary>
    public string? Refusal() => !IPAddress.IsLoopback(Bind) && Allow.IsEmpty
        ? $"RPC on {Bind} would be open to everybody who can reach it: name the networks that may connect with --rpc-allow, such as --rpc-allow 192.168.1.0/24"
        : null;
}
