using System.Collections.Immutable;
using System.Security.Cryptography;
using Blockchain.Client;
using Blockchain.Consensus.Crypto;
using Blockchain.Consensus.Primitives;
using Blockchain.Libp2p.Faults;
using Blockchain.Libp2p.Hosting;
using Blockchain.Libp2p.Multiformats;
using Blockchain.Libp2p.Ping;
using Blockchain.Libp2p.Transports.Tcp;
using Blockchain.Node.Crypto;
using Blockchain.Node.Machine;
using Blockchain.Node.Machine.Mempool;
using Blockchain.Node.Network;
using Blockchain.Node.Network.Addresses;
using Blockchain.Node.Protocol;
using Blockchain.Node.Rpc;
using Blockchain.Node.Storage;
using Microsoft.Extensions.Logging;

namespace Blockchain.Node.Live;

/// <summary>A node with its body: the machine on its loop, the disk below, peers and RPC around it.</summary>
/// <remarks>Built from the inside out and taken down from the outside in, so that nobody is answered by what is half there.</remarks>
public sealed class LiveNode : IAsyncDisposable
{
    private readonly Stack<Func<ValueTask>> parts = new();
    private readonly CancellationTokenSource stopping = new();
    private readonly LiveOptions options;
    private Task running = Task.CompletedTask;
    private Task saving = Task.CompletedTask;
    private Task mining = Task.CompletedTask;
    private MempoolOnDisk? mempool;
    private PeersOnDisk? known;
    private LiveControl? control;

    private LiveNode(LiveOptions options)
    {
        this.options = options;
        Clock = new(options.Time);
        Clock.Mock(options.MockTime);
        Notices = new(Clock.RealNow.Milliseconds);
    }

    /// <summary>The node's time.</summary>
    public NodeClock Clock { get; }

    /// <summary>What happens, numbered.</summary>
    public NoticeLog Notices { get; }

    /// <summary>What the start found on the disk and did about it, one sentence each.</summary>
    public ImmutableArray<string> Notes { get; private set; } = [];

    /// <summary>The rule set that is enforced.</summary>
    public string Rules { get; private set; } = "";

    /// <summary>Which library verifies signatures, and why.</summary>
    public string Signatures { get; private set; } = "";

    /// <summary>Where peers find this node, each address with its peer.</summary>
    public ImmutableArray<Multiaddr> Addresses { get; private set; } = [];

    /// <summary>Where clients find it.</summary>
    public Uri RpcUrl { get; private set; } = null!;

    /// <summary>The way to the machine.</summary>
    public NodeLoop Loop { get; private set; } = null!;

    /// <summary>Starts a node. Once this returns it answers clients and talks to peers.</summary>
    /// <param name="options">What the operator chose.</param>
    /// <param name="progress">Hears how far the chain is restored: the height, and that of the best header.</param>
    /// <param name="stop">Gives the start up.</param>
    /// <exception cref="IOException">The folder is another process's, is damaged, or the system refuses.</exception>
    /// <exception cref="RpcConfigurationException">RPC cannot listen as it should.</exception>
    /// <exception cref="NetworkException">Peers cannot be listened for.</exception>
    public static async Task<LiveNode> StartAsync(LiveOptions options, Action<Consensus.Primitives.Height, Consensus.Primitives.Height>? progress, CancellationToken stop)
    {
        LiveNode node = new(options);
        try
        {
            await node.BuildAsync(progress, stop).ConfigureAwait(false);
            return node;
        }
        catch
        {
            await node.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Dials a peer now and stays connected to it; one that was lost is dialled at once and not at its next turn.</summary>
    /// <param name="peer">Who.</param>
    /// <param name="address">Where, without the peer.</param>
    public async Task KeepAsync(Libp2p.Multiformats.PeerId peer, Multiaddr address)
    {
        if (control is null) return;
        await control.TryReleaseAsync(peer).ConfigureAwait(false);
        Keep(control, peer, address);
    }

    /// <summary>Asks the node to stop; returns at once.</summary>
    public void Stop() => stopping.Cancel();

    /// <summary>Done when the node was asked to stop; throws what ended it otherwise.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        using CancellationTokenRegistration asked = stop.UnsafeRegister(static node => ((LiveNode)node!).Stop(), this);
        // What fails first ends the run; what ends without a failure was told to stop.
        await foreach (Task ended in Task.WhenEach(running, saving, mining).ConfigureAwait(false)) await ended.ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Stop();
        while (parts.TryPop(out Func<ValueTask>? end)) await end().ConfigureAwait(false);
        stopping.Dispose();
    }

    private async Task BuildAsync(Action<Consensus.Primitives.Height, Consensus.Primitives.Height>? progress, CancellationToken stop)
    {
        DataDirectory folder = Own(DataDirectory.Open(options.DataDirectory));
        NodeStore store = Own(NodeStore.Open(folder, Parts(), options.IsReindexed, options.Rules is not null, progress));
        Notes = store.Report.Notes;
        NodeMachine machine = new(store.Parts);
        Rules = machine.Chain.Rules.Rules.Name;
        StackMetrics metrics = Own(new StackMetrics());
        Host host = Own(await Host.StartAsync(
            new() { Identity = NodeKey.Load(folder.Path), Transports = [new TcpTransport()], Listen = options.Listen, Time = options.Time, Metrics = metrics }, stop).ConfigureAwait(false));
        Addresses = [.. host.Addresses.Select(address => address.WithPeer(host.Peer))];
        LivePeers peers = Own(new LivePeers(host, Clock, options.Log.For("net")));
        Own(new NoticeLines(Notices, options.Log));
        Loop = new(machine, new LiveStore(store), peers, Notices, Clock);
        running = Loop.RunAsync(stopping.Token);
        mempool = new(folder);
        parts.Push(async () => await EndAsync(store, machine).ConfigureAwait(false));
        await Loop.DoAsync(static now => new NodeEvent.Start(now)).ConfigureAwait(false);
        await RestoreMempoolAsync().ConfigureAwait(false);
        known = await PeersOnDisk.LoadAsync(folder, stop).ConfigureAwait(false);
        saving = RegularSaving.RunAsync(SaveAsync, options.Time, stopping.Token);
        PeerNetwork network = Connect(host, peers, known.Known);
        ILogger net = options.Log.For("net");
        PeerKeeperOptions patience = new() { Failed = (peer, address, why) => NodeLog.PeerNotReached(net, PeerName.Of(peer), address, why.Message) };
        PeerKeeper keeper = Own(new PeerKeeper(host, patience, options.Time, Chance()));
        control = Own(new LiveControl(host, network, keeper, Own(new PingService(host, options.Time, metrics)), Clock));
        await RestoreBansAsync(new(folder), control).ConfigureAwait(false);
        foreach ((Libp2p.Multiformats.PeerId peer, Multiaddr address) in options.Peers) Keep(control, peer, address);
        await ServeAsync(folder, store, (peers, control), stop).ConfigureAwait(false);
        if (options.Mining is { } plan) mining = new LiveMiner(Loop, Clock, plan).RunAsync(stopping.Token);
    }

    private void Keep(LiveControl hand, Libp2p.Multiformats.PeerId peer, Multiaddr address)
    {
        if (peer == hand.Peer) NodeLog.PeerIsSelf(options.Log.For("net"), PeerName.Of(peer), address);
        else hand.TryKeep(peer, address);
    }

    private PeerNetwork Connect(Host host, LivePeers peers, KnownPeers addresses)
    {
        LostPeerLines lost = new(options.Log.For("net"));
        PeerNetworkOptions talk = new()
        {
            Genesis = options.Spec.Genesis.Hash,
            Limits = MessageLimits.Of(options.Spec.RuleSets),
            Time = options.Time,
            Addresses = new AddressExchange(host, addresses, options.Time, Chance()),
            Ended = lost.Tell,
        };
        PeerNetwork network = Own(new PeerNetwork(host, talk, DeliverAsync));
        peers.Attach(network);
        peers.Attach(Own(new PeerFinder(host, addresses, new() { OutboundTarget = options.OutboundTarget, NobodyLeft = network.AskForAddresses, Time = options.Time }, Chance())));
        return network;
    }

    private async Task ServeAsync(DataDirectory folder, NodeStore store, (LivePeers Peers, LiveControl Control) network, CancellationToken stop)
    {
        RpcUser cookie = RpcCookie.Write(folder.Path);
        parts.Push(() =>
        {
            RpcCookie.Remove(folder.Path);
            File.Delete(folder.FileNamed(RpcEndpoint.AddressFileName));
            return ValueTask.CompletedTask;
        });
        RpcNode node = new()
        {
            Loop = Loop,
            Notices = Notices,
            Clock = Clock,
            Network = network.Peers,
            Control = network.Control,
            SaveMempool = SaveMempoolAsync,
            Store = store.Parts.Store,
            Spec = options.Spec,
            Known = store.Parts.Known,
            Stop = Stop,
            Logging = options.Log.Details,
            Log = options.Log.For("rpc"),
            Started = Clock.RealNow,
        };
        RpcServer server = Own(await RpcServer.StartAsync(node, options.Rpc with { Users = [cookie, .. options.Rpc.Users] }, stop).ConfigureAwait(false));
        RpcUrl = server.Url;
        string address = folder.FileNamed(RpcEndpoint.AddressFileName);
        await File.WriteAllTextAsync(address + ".new", new RpcEndpoint(RpcUrl, "").ToAddressJson(), stop).ConfigureAwait(false);
        File.Move(address + ".new", address, overwrite: true);
    }

    private static Random Chance() => new(RandomNumberGenerator.GetInt32(int.MaxValue));

    private NodeParts Parts()
    {
        SignatureEngine engine = SignatureEngine.Choose();
        Signatures = engine.Reason;
        ISignatureVerifier verifier = new CachingVerifier(engine.Verifier);
        Span<byte> salt = stackalloc byte[2 * sizeof(ulong)];
        RandomNumberGenerator.Fill(salt);
        return NodeParts.Of(options.Spec, options.Rules, verifier) with
        {
            Scripts = new CachingScriptRunner(Own(new ParallelScriptRunner(verifier, Math.Min(Environment.ProcessorCount, ParallelScriptRunner.ThreadCountMax)))),
            MempoolPolicy = options.Mempool,
            RollbackPolicy = options.RollbackPolicy,
            MinimumWork = options.MinimumWork,
            OrphanSeed = Hash256.Read(RandomNumberGenerator.GetBytes(Hash256.Size)),
            Salt = new(BitConverter.ToUInt64(salt), BitConverter.ToUInt64(salt[sizeof(ulong)..])),
        };
    }

    private async ValueTask DeliverAsync(Func<UnixTimeMs, NodeEvent> happening)
    {
        try
        {
            await Loop.DoAsync(happening).ConfigureAwait(false);
        }
        catch (LoopStoppedException stopped)
        {
            throw new OperationCanceledException(stopped.Message, stopped);
        }
    }

    // The loop has decided for the last time; what it decided is saved, so that the next start has nothing to do.
    private async Task EndAsync(NodeStore store, NodeMachine machine)
    {
        Stop();
        await Task.WhenAll(running, saving, mining).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (running.IsFaulted || saving.IsFaulted)
        {
            store.Abandon();
            return;
        }
        mempool?.Save(MempoolFile.ToBytes(machine.Mempool));
        store.Close();
        known?.Save();
    }

    // What waited is judged anew: time has passed, and the rules may be others.
    private async Task RestoreMempoolAsync()
    {
        if (mempool?.Load() is not { } saved) return;
        Answer? answer = await Loop.DoAsync(now => new NodeEvent.RestoreMempool(now, saved.Transactions)).ConfigureAwait(false);
        if (!saved.IsWhole) Notes = Notes.Add($"{mempool.Path} is damaged: {saved.Transactions.Length} transactions of it are whole");
        if (answer is Answer.MempoolRestored { Taken: var taken, Lost: > 0 and var lost })
            Notes = Notes.Add($"{taken} transactions wait again, {lost} are not taken any more");
    }

    private async Task RestoreBansAsync(BansOnDisk disk, LiveControl control)
    {
        control.Bans.Restore(disk.Load(out string? fault));
        if (fault is not null) Notes = Notes.Add(fault);
        control.Bans.Changed = disk.Save;
        await control.EndRefusedAsync().ConfigureAwait(false);
    }

    private async Task SaveAsync()
    {
        await SaveMempoolAsync().ConfigureAwait(false);
        known?.Save();
    }

    private async Task<string> SaveMempoolAsync()
    {
        Invariant.Holds(mempool is not null);
        mempool.Save(await Loop.ReadAsync(static machine => MempoolFile.ToBytes(machine.Mempool)).ConfigureAwait(false));
        return mempool.Path;
    }

    private T Own<T>(T part) where T : notnull
    {
        parts.Push(async () =>
        {
            if (part is IAsyncDisposable waits) await waits.DisposeAsync().ConfigureAwait(false);
            else (part as IDisposable)?.Dispose();
        });
        return part;
    }
}
