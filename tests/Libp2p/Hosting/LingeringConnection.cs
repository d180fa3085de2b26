using System.IO.Pipelines;
using Blockchain.Libp2p.Multiformats;
using Blockchain.Libp2p.Transports;

namespace Blockchain.Libp2p.Tests.Hosting;

/// <summary>A transport's connection that takes its time over an orderly end, as long as a test wants.</summary>
public sealed class LingeringConnection(ITransportConnection inner, Task end) : ITransportConnection
{
    public Multiaddr LocalAddress => inner.LocalAddress;

    public Multiaddr RemoteAddress => inner.RemoteAddress;

    public PipeReader Input => inner.Input;

    public PipeWriter Output => inner.Output;

    public void Abort() => inner.Abort();

    public async ValueTask DisposeAsync()
    {
        await inner.DisposeAsync();
        await end;
    }
}
