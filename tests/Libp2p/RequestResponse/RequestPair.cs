using Blockchain.Libp2p.Hosting;
using Blockchain.Libp2p.Identity;
using Blockchain.Libp2p.Multiformats;
using Blockchain.Libp2p.RequestResponse;
using Blockchain.Libp2p.Transports.Memory;
using Microsoft.Extensions.Time.Testing;

namespace Blockchain.Libp2p.Tests.RequestResponse;

/// <summary>A requester and a server, connected within the process, each with requests on a clock of its own that stands still.</summary>
public sealed class RequestPair : IAsyncDisposable
{
    private readonly Host asking;
    private readonly Host serving;

    private RequestPair(Host asking, Host serving, FaultTally askingFaults, FaultTally servingFaults)
    {
        (this.asking, this.serving) = (asking, serving);
        (AskingFaults, ServingFaults) = (askingFaults, servingFaults);
        Requester = new RequestResponder(asking, AskingTime, askingFaults.Metrics);
        Server = new RequestResponder(serving, ServingTime, servingFaults.Metrics);
    }

    public static ProtocolId Protocol { get; } = new("/test/request/1");

    public IRequestResponse Requester { get; }

    public IRequestResponse Server { get; }

    public FakeTimeProvider AskingTime { get; } = new();

    public FakeTimeProvider ServingTime { get; } = new();

    public FaultTally AskingFaults { get; }

    public FaultTally ServingFaults { get; }

    /// <summary>The requester's host, for streams that break the rules of requests.</summary>
    public IHost Asking => asking;

    /// <summary>The server's host.</summary>
    public IHost Serving => serving;

    public static async Task<RequestPair> StartAsync(CancellationToken stop)
    {
        MemoryTransport transport = new();
        FaultTally askingFaults = new();
        FaultTally servingFaults = new();
        Host serving = await Host.StartAsync(
            new() { Identity = KeyPair.Generate(), Transports = [transport], Listen = [Multiaddr.Memory(1)], Metrics = servingFaults.Metrics }, stop);
        Host asking = await Host.StartAsync(new() { Identity = KeyPair.Generate(), Transports = [transport], Metrics = askingFaults.Metrics }, stop);
        await asking.DialAsync(serving.Addresses[0], serving.Peer, stop);
        return new(asking, serving, askingFaults, servingFaults);
    }

    /// <summary>Asks for an answer of one chunk.</summary>
    public async Task<byte[]> AskAsync(byte[] request, RequestLimits limits, CancellationToken stop) =>
        (await Requester.RequestAsync(serving.Peer, Protocol, request, limits, stop)).ToArray();

    /// <summary>Asks for an answer of chunks.</summary>
    public IAsyncEnumerable<ReadOnlyMemory<byte>> Chunks(byte[] request, RequestLimits limits, CancellationToken stop) =>
        Requester.RequestChunksAsync(serving.Peer, Protocol, request, limits, stop);

    public async ValueTask DisposeAsync()
    {
        await asking.DisposeAsync();
        await serving.DisposeAsync();
        AskingFaults.Dispose();
        ServingFaults.Dispose();
    }
}
