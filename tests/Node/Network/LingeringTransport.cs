using System.IO.Pipelines;
using Blockchain.Libp2p.Multiformats;
using Blockchain.Libp2p.Transports;

namespace Blockchain.Node.Tests.Network;

/// <summary>Another transport, whose accepted connections take their time over an orderly end, as long as a test wants.</summary>
internal sealed class LingeringTransport(ITransport inner, Task end) : ITransport
{
    public bool Handles(Multiaddr address) => inner.Handles(address);

    public ValueTask<ITransportConnection> DialAsync(Multiaddr address, CancellationToken stop) => inner.DialAsync(address, stop);

    public async ValueTask<IListener> ListenAsync(Multiaddr address, CancellationToken stop) => new Listener(await inner.ListenAsync(address, stop), end);

    private sealed class Listener(IListener inner, Task end) : IListener
    {
        public Multiaddr Address => inner.Address;

        public async ValueTask<ITransportConnection?> AcceptAsync(CancellationToken stop) =>
            await inner.AcceptAsync(stop) is { } accepted ? new Connection(accepted, end) : null;

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }

    private sealed class Connection(ITransportConnection inner, Task end) : ITransportConnection
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
}
