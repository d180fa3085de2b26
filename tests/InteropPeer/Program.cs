using System.Text.Json;
using Blockchain.InteropPeer;
using Blockchain.InteropPeer.Driver;
using Blockchain.Libp2p.Faults;
using Blockchain.Libp2p.Gossip;
using Blockchain.Libp2p.Hosting;
using Blockchain.Libp2p.Identity;
using Blockchain.Libp2p.Multiformats;
using Blockchain.Libp2p.Ping;
using Blockchain.Libp2p.RequestResponse;
using Blockchain.Libp2p.Transports.Tcp;

// A peer of this stack that lines of JSON drive: Blockchain.InteropPeer '{"listen": ["/ip4/127.0.0.1/tcp/0"], "heartbeatMs": 1000}'
PeerSettings settings = args.Length == 0 ? new() : JsonSerializer.Deserialize<PeerSettings>(args[0], JsonSerializerOptions.Web)!;
using Measures measures = new();
using StackMetrics metrics = new();
AbortableTransport transport = new(new TcpTransport());
KeyPair identity = KeyPair.Generate();
await using Host host = await Host.StartAsync(new()
{
    Identity = identity,
    Listen = [.. settings.Listen.Select(static text => Multiaddr.TryParse(text, out Multiaddr? address) ? address : throw new FormatException($"no address: {text}"))],
    Transports = [transport],
    Metrics = metrics,
});
using PingService pings = new(host, TimeProvider.System, metrics);
await using GossipService gossip = GossipService.Start(host, identity, new()
{
    Metrics = metrics,
    Router = new() { HeartbeatInterval = TimeSpan.FromMilliseconds(settings.HeartbeatMs) },
});

Lines lines = new(Console.In, Console.Out);
PeerCommands peers = new(host, pings, transport, measures);
RequestCommands requests = new(new RequestResponder(host, TimeProvider.System, metrics));
StreamCommands streams = new(host);
GossipCommands topics = new(gossip);
peers.Watch(lines);
lines.Tell(new { Event = "ready", Peer = host.Peer.ToString(), Addresses = host.Addresses.Select(static address => address.ToString()), Version = $"this repository on .NET {Environment.Version}" });
await lines.ServeAsync(new Dictionary<string, Func<Command, Task<object>>>
{
    ["dial"] = async command => await peers.DialAsync(command),
    ["ping"] = async command => await peers.PingAsync(command),
    ["identified"] = async command => await peers.IdentifiedAsync(command),
    ["serve"] = command => Task.FromResult<object>(peers.Serve(command)),
    ["close"] = async command => await peers.CloseAsync(command),
    ["abort"] = command => Task.FromResult<object>(peers.Abort(command)),
    ["info"] = _ => Task.FromResult<object>(peers.Info()),
    ["echo"] = async command => await requests.EchoAsync(command),
    ["fetch"] = async command => await requests.FetchAsync(command),
    ["push"] = async command => await streams.PushAsync(command),
    ["pull"] = async command => await streams.PullAsync(command),
    ["barrier"] = async command => await streams.BarrierAsync(command),
    ["subscribe"] = command => Task.FromResult<object>(topics.Subscribe(command)),
    ["publish"] = async command => await topics.PublishAsync(command),
    ["received"] = async command => await topics.ReceivedAsync(command),
    ["neighbours"] = async command => await topics.NeighboursAsync(command),
    ["quit"] = static _ => Task.FromResult<object>(new Done()),
});
