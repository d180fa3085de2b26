using System.IO.Pipelines;
using Blockchain.Libp2p.Multiformats;
using Blockchain.Libp2p.Transports;

namespace Blockchain.Libp2p.Tests.Hosting;

/// <summary>A transport's connection that throws what no transport should: after it has closed, or when a read is called off.</summary>
public sealed class StumblingConnection(ITransportConnection inner, bool atItsEnd) : ITransportConnection
{
    public Multiaddr LocalAddress => inner.LocalAddress;

    public Multiaddr RemoteAddress => inner.RemoteAddress;

    public PipeReader Input { get; } = atItsEnd ? inner.Input : new StumblingReader(inner.Input);

    public PipeWriter Output => inner.Output;

    public void Abort()
    {
        inner.Abort();
        if (atItsEnd) throw new InvalidOperationException("an abort stumbled");
    }

    public async ValueTask DisposeAsync()
    {
        await inner.DisposeAsync();
        if (atItsEnd) throw new InvalidOperationException("a farewell stumbled");
    }
}
