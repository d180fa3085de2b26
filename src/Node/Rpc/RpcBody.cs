using System.Threading.RateLimiting;

namespace Blockchain.Node.Rpc;

/// <summary>What a client sent, and the room that it takes of all that may be held at once.</summary>
/// <param name="bytes">What was sent.</param>
/// <param name="room">The room; null for a short body, which takes none.</param>
public sealed class RpcBody(ReadOnlyMemory<byte> bytes, RateLimitLease? room) : IDisposable
{
    /// <summary>What was sent; not to be used after <see cref="Dispose"/>.</summary>
    public ReadOnlyMemory<byte> Bytes => bytes;

    /// <summary>Makes room for others.</summary>
    public void Dispose() => room?.Dispose();
}
