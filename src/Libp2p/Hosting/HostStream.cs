using System.IO.Pipelines;
using Blockchain.Libp2p.Multiformats;
using Blockchain.Libp2p.Yamux;

namespace Blockchain.Libp2p.Hosting;

/// <summary>A session's stream in an agreed protocol.</summary>
internal sealed class HostStream(YamuxStream stream, IDuplexPipe pipes, PeerId peer, ProtocolId protocol) : IStream
{
    /// <inheritdoc/>
    public PeerId Peer => peer;

    /// <inheritdoc/>
    public ProtocolId Protocol => protocol;

    /// <inheritdoc/>
    public PipeReader Input => pipes.Input;

    /// <inheritdoc/>
    public PipeWriter Output => pipes.Output;

    /// <inheritdoc/>
    public void Reset() => stream.Reset();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Output.CompleteAsync().ConfigureAwait(false);
        if (!stream.RemoteClosed) stream.Reset();
        await Input.CompleteAsync().ConfigureAwait(false);
    }
}
