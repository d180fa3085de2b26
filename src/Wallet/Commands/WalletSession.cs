using System.CommandLine;
using System.Globalization;
using Blockchain.Client;
using Blockchain.Consensus.Primitives;
using Blockchain.Files;
using Blockchain.Wallet.Files;
using Blockchain.Wallet.Ledger;
using Blockchain.Wallet.Records;
using Blockchain.Wallet.Standing;
using Blockchain.Wallet.Sync;

namespace Blockchain.Wallet.Commands;

/// <summary>A wallet with its records open, and the node that it follows. Whatever fails ends the command with one line.</summary>
internal sealed class WalletSession : IDisposable
{
    private readonly RpcClient? node;

    private WalletSession(WalletFile file, WalletRecords records, RpcClient? node)
    {
        File = file;
        Records = records;
        this.node = node;
    }

    /// <summary>The wallet.</summary>
    public WalletFile File { get; }

    /// <summary>Its records, which are those of the node's best block where a node was asked.</summary>
    public WalletRecords Records { get; }

    /// <summary>What open forks mean for its payments.</summary>
    public ForkPicture Forks { get; private set; } = ForkPicture.Quiet;

    /// <summary>The node.</summary>
    public RpcClient Node => node ?? throw new InvalidOperationException("this command asks no node");

    /// <summary>Coins, balance and history.</summary>
    public LedgerView View => new(Records.Ledger);

    /// <summary>Does something with a wallet's records, and asks no node.</summary>
    public static ExitCode Offline(ParseResult parsed, Func<WalletSession, ExitCode> act)
    {
        WalletFile file = WalletOption.Load(parsed);
        return Guarded(() =>
        {
            using WalletSession session = new(file, WalletRecords.Open(file.Path, file.Head), node: null);
            return act(session);
        });
    }

    /// <summary>Follows the node, then does something with what the wallet knows.</summary>
    public static ExitCode Online(ParseResult parsed, ITerminal terminal, Func<WalletSession, ExitCode> act)
    {
        WalletFile file = WalletOption.Load(parsed);
        return Guarded(() =>
        {
            RpcEndpoint endpoint = NodeOption.EndpointOf(parsed, file.Head.Chain);
            using RpcClient node = new(endpoint);
            // Reaching the node takes as long as reading the records, so both go on at once.
            Task<BlockchainInfo> info = Task.Run(() => node.GetBlockchainInfoAsync());
            using WalletSession session = new(file, WalletRecords.Open(file.Path, file.Head), node);
            using CancellationTokenSource interrupt = new();
            ConsoleCancelEventHandler onInterrupt = (_, pressed) =>
            {
                pressed.Cancel = true;
                interrupt.Cancel();
            };
            Console.CancelKeyPress += onInterrupt;
            try
            {
                session.FollowAsync(info, terminal, interrupt.Token).GetAwaiter().GetResult();
            }
            finally
            {
                Console.CancelKeyPress -= onInterrupt;
            }
            return act(session);
        });
    }

    /// <summary>Closes the records.</summary>
    public void Dispose() => Records.Dispose();

    private static ExitCode Guarded(Func<ExitCode> act)
    {
        try
        {
            return act();
        }
        catch (StorageException broken)
        {
            throw Failures.Of(broken);
        }
        catch (NodeUnreachableException gone)
        {
            throw new CommandException(ExitCode.Environment, $"{gone.Message}; start it with 'blockchain-node run', or name it with --node and --cookie");
        }
        catch (RpcException refused)
        {
            throw new CommandException(ExitCode.Environment, $"the node refuses: {refused.Message}");
        }
        catch (OperationCanceledException)
        {
            throw new CommandException(ExitCode.Environment, "interrupted; the next command goes on from here");
        }
    }

    private async Task FollowAsync(Task<BlockchainInfo> asked, ITerminal terminal, CancellationToken stop)
    {
        if (Records.Fault is { } fault) terminal.Error.WriteLine($"the records of blocks begin anew, because {fault}; what was sent and handed out is kept");
        BlockchainInfo info = await asked.WaitAsync(stop).ConfigureAwait(false);
        NodeOption.MustFollow(info.Chain, File.Head.Chain);
        UnixTime now = new(TimeProvider.System.GetUtcNow().ToUnixTimeSeconds());
        WalletSync sync = new(Records, new RpcNodeChain(Node), new((int)File.Head.BirthHeight));
        ProgressLine line = new(terminal);
        await sync.RunAsync(now, line, stop).ConfigureAwait(false);
        line.Clear();
        Forks = await ForkQuery.AskAsync(Node, Records.Ledger, stop).ConfigureAwait(false);
    }

    /// <summary>One line on a terminal that says how far the wallet has come; nothing for scripts.</summary>
    private sealed class ProgressLine(ITerminal terminal) : IProgress<SyncProgress>
    {
        private const int BlocksWorthTelling = 500;

        private bool isShown;
        private Height? first;

        public void Report(SyncProgress value)
        {
            first ??= value.Height;
            if (!terminal.IsInteractive || value.Target - first.Value < BlocksWorthTelling) return;
            terminal.Error.Write(string.Create(CultureInfo.InvariantCulture, $"\rblock {value.Height} of {value.Target}, {value.Transactions} transactions "));
            isShown = true;
        }

        public void Clear()
        {
            if (isShown) terminal.Error.Write($"\r{new string(' ', 60)}\r");
        }
    }
}
