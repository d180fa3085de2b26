using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Blockchain.Client;
using Blockchain.Files;
using Blockchain.Node.Tests.Live;
using Blockchain.Node.Tests.Storage;
using Blockchain.Wallet.Commands;
using Blockchain.Wallet.Files;
using Blockchain.Wallet.Keys;
using Xunit;

namespace Blockchain.Node.Tests.Payments;

/// <summary>A wallet that everybody knows the words of, beside a node in a process of its own.</summary>
internal sealed class Purser : IAsyncDisposable
{
    /// <summary>Somebody else's.</summary>
    public const string Elsewhere = NodeProcess.Address;

    /// <summary>What opens the wallet.</summary>
    public const string Passphrase = "correct horse";

    private const string Words = "abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about";

    private readonly TempFolder folder = new();

    private readonly Func<string, Task<NodeProcess>> start;

    private Purser(NodeProcess? node, Func<string, Task<NodeProcess>> start) => (Node, this.start) = (node!, start);

    /// <summary>The node.</summary>
    public NodeProcess Node { get; private set; }

    /// <summary>The wallet's file.</summary>
    public string WalletPath => folder.File("wallet");

    /// <summary>The file with the passphrase.</summary>
    public string PassphrasePath => folder.File("passphrase");

    /// <summary>The file with the node's password.</summary>
    public string Cookie => Path.Combine(folder.File("node"), RpcEndpoint.CookieFileName);

    private static CancellationToken Guard => TestContext.Current.CancellationToken;

    /// <summary>A node, and a wallet with some mature rewards of 50 coins.</summary>
    /// <param name="rewards">How many.</param>
    /// <param name="start">Starts the node with a folder; null for one on regtest.</param>
    public static async Task<Purser> StartAsync(int rewards, Func<string, Task<NodeProcess>>? start = null)
    {
        Purser purser = new(null, start ?? (folder => NodeProcess.StartAsync(folder)));
        Assert.True(Mnemonic.TryParse(Words, out Mnemonic? words, out _));
        WalletFile.Create(purser.WalletPath, new(words, "", "regtest", KeyNetwork.Regtest, 0), "correct horse"u8, new PassphraseStretching(64, 1, 1));
        words.Dispose();
        await File.WriteAllTextAsync(purser.PassphrasePath, Passphrase + "\n", Guard);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(purser.PassphrasePath, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        purser.Node = await purser.start(purser.folder.File("node"));
        for (int i = 0; i < rewards; i++) await purser.Node.Rpc.GenerateToAddressAsync(1, purser.Says("address", "new").Trim(), Guard);
        if (rewards > 0) await purser.Node.MineAsync(100);
        return purser;
    }

    /// <summary>Starts another node that stays connected to the wallet's.</summary>
    public Task<NodeProcess> StartPeerAsync() => NodeProcess.StartAsync(folder.File("peer"), "--peer", Node.PeerAddress);

    /// <summary>Kills the node, makes it forget what waits, and starts it again.</summary>
    public async Task ForgetAsync()
    {
        await Node.KillAsync();
        await Node.DisposeAsync();
        File.Delete(Path.Combine(folder.File("node"), "mempool.dat"));
        Node = await start(folder.File("node"));
    }

    /// <summary>Throws all away but the wallet's keys.</summary>
    public void ForgetRecords()
    {
        foreach (string file in Directory.GetFiles(folder.Path, "wallet*").Where(file => file != WalletPath)) File.Delete(file);
    }

    /// <summary>Runs a command for a script.</summary>
    public (int Code, string Output, string Error) Run(params string[] arguments) => Run(new ScriptedTerminal(isInteractive: false), arguments);

    /// <summary>Runs a command at a terminal.</summary>
    public (int Code, string Output, string Error) Run(ScriptedTerminal terminal, params string[] arguments)
    {
        int code = CommandLine.Run([.. arguments, "--wallet", WalletPath, "--cookie", Cookie], terminal);
        return (code, terminal.Shown, terminal.Complaints);
    }

    /// <summary>Runs a command that does what it should.</summary>
    public string Says(params string[] arguments)
    {
        (int code, string output, string error) = Run(arguments);
        Assert.True(code == 0, error);
        return output;
    }

    /// <summary>Runs a command that spends, as a script does; answers the ids.</summary>
    public string[] Spends(params string[] arguments) => Says([.. arguments, "--yes", "--passphrase-file", PassphrasePath]).TrimEnd('\n').Split('\n');

    /// <summary>Runs a command that fails in one line.</summary>
    public void Fails(int expected, string part, params string[] arguments)
    {
        (int code, string output, string error) = Run(arguments);
        Assert.Equal((expected, ""), (code, output));
        Assert.Contains(part, error, StringComparison.Ordinal);
        Assert.StartsWith("blockchain-wallet: ", error.Split('\n')[^2], StringComparison.Ordinal);
        Assert.Single(error.Split('\n'), line => line.StartsWith("blockchain-wallet: ", StringComparison.Ordinal));
    }

    /// <summary>Runs the program, and kills it at its n-th system call of a kind; answers whether there was such a call, and what was printed.</summary>
    /// <param name="call">The kind of call.</param>
    /// <param name="number">Which.</param>
    /// <param name="only">What strace looks at alone; nothing for all.</param>
    /// <param name="command">As typed behind the program's name.</param>
    public async Task<(bool IsKilled, string Printed)> KillAsync(string call, int number, string[] only, params string[] command)
    {
        string[] trace = ["-f", "-qq", "-o", "/dev/null", .. only, "-e", $"trace={call}", "-e", string.Create(CultureInfo.InvariantCulture, $"inject={call}:signal=SIGKILL:when={number}")];
        string[] program = [Path.Combine(AppContext.BaseDirectory, "blockchain-wallet"), .. command, "--wallet", WalletPath, "--cookie", Cookie];
        ProcessStartInfo start = new("strace", [.. trace, .. program]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using Process process = Process.Start(start) ?? throw new InvalidOperationException("strace does not start");
        Task<string> output = process.StandardOutput.ReadToEndAsync(Guard);
        string error = await process.StandardError.ReadToEndAsync(Guard);
        await process.WaitForExitAsync(Guard);
        Assert.True(process.ExitCode is 0 or 128 + 9, $"{call} {number}: {process.ExitCode} {error}");
        return (process.ExitCode != 0, (await output).Trim());
    }

    /// <summary>The ids of all that waits at the node.</summary>
    public Task<string[]> WaitingAsync() => Node.Rpc.GetRawMempoolAsync(Guard);

    /// <summary>All that the wallet has, whatever it is good for.</summary>
    public long Total()
    {
        JsonNode? sheet = JsonNode.Parse(Says("balance", "--json"));
        return new[] { "safe", "atrisk", "change", "waiting", "immature" }.Sum(part => (long)sheet![part]!);
    }

    public async ValueTask DisposeAsync()
    {
        await Node.DisposeAsync();
        folder.Dispose();
    }
}
