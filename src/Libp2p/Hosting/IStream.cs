using System.IO.Pipelines;
using Blockchain.Libp2p.Multiformats;

namespace Blockchain.Libp2p.Hosting;

/// <summary>
/// Bytes both ways between two peers, in one protocol. Completing the output closes this side's half; the input completes when the
/// other side closed its half. A read or flush throws <see cref="Faults.NetworkException"/> once the stream or connection ended in another way.
/// </summary>
/// <remarks>Disposing closes this side's half and, unless the other side's end has arrived, read or not, resets the stream.</remarks>
public interface IStream : IDuplexPipe, IAsyncDisposable
{
    /// <summary>The other side.</summary>
    PeerId Peer { get; }

    /// <summary>The protocol that was agreed on.</summary>
    ProtocolId Protocol { get; }

    /// <summary>Ends both halves at once.</summary>
    void Reset();
}
