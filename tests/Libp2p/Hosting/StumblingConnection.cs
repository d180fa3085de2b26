using System.IO.Pipelines;
using Blockchain.Libp2p.Multiformats;
using Blockchain.Libp2p.Transports;

namespace Blockchain.Libp2p.Tests.Hosting;

/// <summary>A transport's connection that closes, and then throws what no transport should.</summary>
public sealed class StumblingConnection(ITransportConnection inner) : ITransportConnection
{
    public Multiaddr LocalAddress => inner.LocalAddress;

    public Multiaddr RemoteAddress => inner.RemoteAddress;

    public PipeReader Input => inner.Input;

    public PipeWriter Output => inner.Output;

    public void Abort()
    {
        inner.Abort();
        throw new InvalidOperationException("an abort stumbled");
    }

    public async ValueTask DisposeAsync()
    {
        await inner.DisposeAsync();
        throw new InvalidOperationException("a farewell stumbled");
    }
}
