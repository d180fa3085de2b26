using System.IO.Pipelines;
using Blockchain.Libp2p.Identity;
using Blockchain.Libp2p.Multiformats;

namespace Blockchain.Libp2p.Noise;

/// <summary>
/// An encrypted connection to a peer that proved its identity. Each flush ends a frame, and so do 65,518 bytes. One thread at a time
/// may write, and one may read.
/// </summary>
/// <remarks>
/// A read that meets damage throws <see cref="Faults.NetworkException"/> with <see cref="Faults.Fault.NoiseNotAuthentic"/> or
/// <see cref="Faults.Fault.NoiseMalformed"/>, and one that meets the connection's end inside a frame <see cref="Faults.Fault.ConnectionLost"/>;
/// from then on every read does, and the owner closes the connection. Completing either half completes the transport's.
/// </remarks>
public sealed class SecureConnection : IDuplexPipe
{
    internal SecureConnection(PublicKey remoteKey, PipeReader input, PipeWriter output)
    {
        RemoteKey = remoteKey;
        Input = input;
        Output = output;
    }

    /// <summary>The other side's identity key.</summary>
    public PublicKey RemoteKey { get; }

    /// <summary>The other side.</summary>
    public PeerId RemotePeer => RemoteKey.Peer;

    /// <inheritdoc/>
    public PipeReader Input { get; }

    /// <inheritdoc/>
    public PipeWriter Output { get; }
}
