using System.CommandLine;
using System.Runtime.InteropServices;
using Blockchain.Consensus.Primitives;
using Blockchain.Consensus.Rules;
using Blockchain.Libp2p.Faults;
using Blockchain.Libp2p.Multiformats;
using Blockchain.Node.Live;
using Blockchain.Node.Machine.Rollback;
using Blockchain.Node.Network.Addresses;
using Blockchain.Node.Rpc;
using Microsoft.Extensions.Logging;

namespace Blockchain.Node.Commands;

/// <summary><c>run</c>: one node, until Ctrl-C or SIGTERM.</summary>
public static class RunCommand
{
    private const string NoListen = "none";
    private const string DefaultListen = "/ip4/127.0.0.1/tcp/0";

    private static readonly Option<string> Chain = ChainOption.Create();
    private static readonly Option<string?> Rules = new("--rules") { Description = "The rule set to enforce (default: the one enforced last, at first the chain file's)", HelpName = "NAME" };
    private static readonly Option<string[]> Activation = ActivationOption.Create();
    private static readonly Option<string?> DataDir = DataDirOption.Create();
    private static readonly Option<string> Listen = new("--listen") { Description = "Where peers connect, or none", HelpName = "MULTIADDR|none", DefaultValueFactory = _ => DefaultListen };
    private static readonly Option<string[]> Peer = new("--peer") { Description = "A peer to stay connected to, with its id: /ip4/127.0.0.1/tcp/4001/p2p/12D3…; repeatable", HelpName = "MULTIADDR" };
    private static readonly Option<long?> Outbound = new("--outbound") { Description = "Connections that the node looks for by itself (default: 8; 0 where difficulty never changes, as networks of such chains are laid out by hand)", HelpName = "COUNT" };
    private static readonly Option<long?> MockTime = new("--mock-time") { Description = "Stop the node's clock at this second since 1970", HelpName = "SECONDS" };
    private static readonly Option<bool> AcceptNonStandard = new("--accept-non-standard") { Description = "Take transactions of every form that the rules allow; this node always does" };
    private static readonly Option<long> MinRelayFee = NumberOption.Optional("--min-relay-fee", 0L, Amount.Coin, 0L, "The lowest fee rate that is taken, in satoshis per 1,000 virtual bytes");
    private static readonly Option<string?> MinimumChainWork = new("--minimum-chain-work") { Description = "Keep no chain of headers with less work than this (default: 0): bounds what a node that is new to a public network is fed", HelpName = "HEX" };
    private static readonly Option<string> Rollback = new("--rollback-policy") { Description = "What is done with a certified rollback plan", HelpName = "auto|confirm|ignore", DefaultValueFactory = _ => "auto" };
    private static readonly Option<bool> PeersFromInput = new("--peers-from-input") { Description = "Take addresses of more peers from standard input, one a line, and stop when it ends: for programs that start nodes" };
    private static readonly Option<bool> Reindex = new("--reindex") { Description = "Throw the index and the checkpoint of coins away and make them anew from the blocks" };

    /// <summary>Builds the command.</summary>
    public static Command Create()
    {
        Command command = new("run", "Runs one node. Example: blockchain-node run --chain regtest --data-dir /tmp/a --rpc-port 18443")
        {
            Chain, Rules, Activation, DataDir, Listen, Peer, Outbound, MockTime, AcceptNonStandard, MinRelayFee, MinimumChainWork, Rollback, PeersFromInput, Reindex,
        };
        foreach (Option option in MineOptions.All.Concat(RpcAccessOptions.All).Concat(LogOptions.All)) command.Add(option);
        command.SetAction(async (parsed, stop) =>
        {
            TextWriter output = parsed.InvocationConfiguration.Output;
            await using LineLog log = new(output, LogOptions.LevelOf(parsed), LogOptions.FormatOf(parsed), TimeProvider.System);
            return await RunAsync(Read(parsed, log), parsed.GetValue(PeersFromInput), output, stop).ConfigureAwait(false);
        });
        return command;
    }

    /// <param name="options">What the operator chose.</param>
    /// <param name="hasParent">Whether a program started this one and speaks to it by standard input.</param>
    /// <param name="output">Where people read what they need to use the node; programs find it in the log.</param>
    /// <param name="stop">Ends the node.</param>
    private static async Task<int> RunAsync(LiveOptions options, bool hasParent, TextWriter output, CancellationToken stop)
    {
        ILogger log = options.Log.For("node");
        using CancellationTokenSource stopping = CancellationTokenSource.CreateLinkedTokenSource(stop);
        using PosixSignalRegistration terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal => End(signal, stopping));
        using PosixSignalRegistration interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal => End(signal, stopping));
        try
        {
            TaskCompletionSource<LiveNode> started = new(TaskCreationOptions.RunContinuationsAsynchronously);
            if (hasParent) _ = Task.Run(() => FollowParentAsync(started.Task, output, stopping), CancellationToken.None);
            LiveNode node = await LiveNode.StartAsync(options, (height, best) => NodeLog.Restoring(log, height.Value, best.Value), stopping.Token).ConfigureAwait(false);
            await using (node.ConfigureAwait(false))
            {
                await TellAsync(node, options, output).ConfigureAwait(false);
                started.SetResult(node);
                await node.RunAsync(stopping.Token).ConfigureAwait(false);
            }
        }
        catch (Exception failure) when (EndOf(failure, options) is { } end)
        {
            if (options.Log.Format == LogFormat.Json) NodeLog.Failed(log, end.Message); // people read it on standard error
            throw end;
        }
        NodeLog.Stopped(log);
        return (int)ExitCode.Done;
    }

    private static CommandException? EndOf(Exception failure, LiveOptions options) => failure switch
    {
        NetworkException { Fault: Fault.ListenFailed } taken => new(ExitCode.Environment, $"{taken.Message}; choose another address or port with --listen: port 0 takes any that is free"),
        RpcConfigurationException or NetworkException => new(ExitCode.Environment, failure.Message),
        _ => FolderErrors.Of(failure, options.DataDirectory, options.IsReindexed),
    };

    /// <summary>Does what the parent says. Its end closes the pipe, however it ended, and so is the end of this node.</summary>
    private static async Task FollowParentAsync(Task<LiveNode> started, TextWriter output, CancellationTokenSource stopping)
    {
        using StreamReader input = new(Console.OpenStandardInput());
        while (await input.ReadLineAsync(CancellationToken.None).ConfigureAwait(false) is { } line)
        {
            try
            {
                (PeerId peer, Multiaddr address) = PeerOf(line);
                await (await started.ConfigureAwait(false)).KeepAsync(peer, address).ConfigureAwait(false);
            }
            catch (CommandException wrong)
            {
                await output.WriteLineAsync(wrong.Message).ConfigureAwait(false);
            }
        }
        try
        {
            await stopping.CancelAsync().ConfigureAwait(false);
        }
        catch (ObjectDisposedException)
        {
            // It has stopped already.
        }
    }

    private static void End(PosixSignalContext signal, CancellationTokenSource stopping)
    {
        signal.Cancel = true;
        stopping.Cancel();
    }

    private static async Task TellAsync(LiveNode node, LiveOptions options, TextWriter output)
    {
        (int height, string tip) = await node.Loop.ReadAsync(static machine => (machine.Chain.Tip.Height.Value, machine.Chain.Tip.Hash.Short())).ConfigureAwait(false);
        if (options.Log.Format == LogFormat.Json)
        {
            TellPrograms(node, options, height);
            return;
        }
        foreach (string note in node.Notes) await output.WriteLineAsync(note).ConfigureAwait(false);
        await output.WriteLineAsync($"{options.Spec.Name}  rules {node.Rules}  height {height} {tip}  signatures by {node.Signatures}").ConfigureAwait(false);
        foreach (Multiaddr address in node.Addresses) await output.WriteLineAsync($"peers: {address}").ConfigureAwait(false);
        await output.WriteLineAsync($"rpc:   {node.RpcUrl} (cookie in {options.DataDirectory})").ConfigureAwait(false);
    }

    private static void TellPrograms(LiveNode node, LiveOptions options, int height)
    {
        ILogger log = options.Log.For("node");
        foreach (string note in node.Notes) NodeLog.Found(log, note);
        string peers = string.Join(' ', node.Addresses);
        NodeLog.Started(log, options.Spec.Name, node.Rules, height, node.Signatures, peers, node.RpcUrl);
    }

    private static LiveOptions Read(ParseResult parsed, LineLog log)
    {
        ChainSpec spec = ChainOption.Load(parsed.GetRequiredValue(Chain));
        string? rules = parsed.GetValue(Rules);
        if (rules is not null) _ = ChainOption.FindRules(spec, rules);
        if (parsed.GetValue(Activation) is { Length: > 0 } activations)
        {
            rules ??= spec.DefaultRules.Name;
            spec = ActivationOption.Apply(spec, rules, activations);
        }
        return new()
        {
            Spec = spec,
            Log = log,
            Rules = rules,
            DataDirectory = DataDirOption.PathOf(parsed.GetValue(DataDir), spec),
            Listen = parsed.GetRequiredValue(Listen) is var listen && listen == NoListen ? [] : [Address(listen, "--listen")],
            Peers = [.. (parsed.GetValue(Peer) ?? []).Select(PeerOf)],
            OutboundTarget = OutboundOf(parsed.GetValue(Outbound), spec),
            Rpc = RpcAccessOptions.Read(parsed),
            Mempool = new() { MinRelayFee = new(parsed.GetValue(MinRelayFee)) },
            MinimumWork = parsed.GetValue(MinimumChainWork) is { } work ? WorkOf(work) : default,
            MockTime = parsed.GetValue(MockTime) is { } seconds ? MomentOf(seconds) : null,
            RollbackPolicy = PolicyOf(parsed.GetRequiredValue(Rollback)),
            Mining = MineOptions.Read(parsed, spec),
            IsReindexed = parsed.GetValue(Reindex),
        };
    }

    private static UnixTime MomentOf(long seconds) => seconds is >= 0 and <= uint.MaxValue
        ? new UnixTime(seconds)
        : throw new CommandException(ExitCode.Usage, $"--mock-time {seconds}: a number from 0 to {uint.MaxValue}, as headers have 32 bits for it");

    private static RollbackPolicy PolicyOf(string text) => text switch
    {
        "auto" => RollbackPolicy.Auto,
        "confirm" => RollbackPolicy.Confirm,
        "ignore" => RollbackPolicy.Ignore,
        _ => throw new CommandException(ExitCode.Usage, $"--rollback-policy {text}: auto, confirm or ignore"),
    };

    private static ChainWork WorkOf(string text) => ChainWork.TryParse(text, out ChainWork work)
        ? work
        : throw new CommandException(ExitCode.Usage, $"--minimum-chain-work {text} is not 1 to 64 hexadecimal digits, as getblockchaininfo gives them in chainwork");

    private static int OutboundOf(long? count, ChainSpec spec) => count switch
    {
        null => spec.DefaultRules.Base.NoRetargeting ? 0 : PeerFinderOptions.OutboundTargetOfStrangers,
        >= 0 and <= PeerFinderOptions.OutboundTargetMax => (int)count,
        _ => throw new CommandException(ExitCode.Usage, $"--outbound {count} is not between 0 and {PeerFinderOptions.OutboundTargetMax}"),
    };

    private static Multiaddr Address(string text, string option) => Multiaddr.TryParse(text, out Multiaddr? address) && address.TryTcp(out _, out _)
        ? address
        : throw new CommandException(ExitCode.Usage, $"{option} {text} is no TCP multiaddress; write it as /ip4/127.0.0.1/tcp/4001");

    private static (PeerId Peer, Multiaddr Address) PeerOf(string text)
    {
        Multiaddr address = Address(text, "--peer");
        return address.Peer.IsNone
            ? throw new CommandException(ExitCode.Usage, $"--peer {text} does not end with the peer's id (/p2p/12D3…); the peer prints its address when it starts")
            : (address.Peer, address.WithoutPeer());
    }
}
