using System.IO.Pipelines;
using Blockchain.Libp2p.Identity;
using Blockchain.Libp2p.Multiformats;

namespace Blockchain.Libp2p.Noise;

/// <summary>An encrypted connection to a peer that proved its identity.</summary>
public sealed class SecureConnection : IDuplexPipe
{
    /// <summary>The other side's identity key.</summary>
    public PublicKey RemoteKey => throw new NotImplementedException();

    /// <summary>The other side.</summary>
    public PeerId RemotePeer => RemoteKey.Peer;

    /// <inheritdoc/>
    public PipeReader Input => throw new NotImplementedException();

    /// <inheritdoc/>
    public PipeWriter Output => throw new NotImplementedException();
}
