using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Blockchain.Client;
using Xunit;

namespace Blockchain.Node.Tests.Live;

/// <summary>A node as people run it: the program in a process of its own.</summary>
internal sealed class NodeProcess : IAsyncDisposable
{
    /// <summary>Pays to a witness key hash on regtest: the key is that of BIP 173's first example.</summary>
    public const string Address = "bcrt1qw508d6qejxtdg4y5r3zarvary0c5xw7kygt080";

    private const string Chain = "regtest";

    private readonly Process process;
    private readonly List<string> lines;
    private readonly Task<string> rest;

    private NodeProcess(Process process, List<string> lines, RpcClient rpc)
    {
        (this.process, this.lines, Rpc) = (process, lines, rpc);
        rest = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
    }

    /// <summary>The way to ask it.</summary>
    public RpcClient Rpc { get; }

    /// <summary>What it printed up to where it could be asked.</summary>
    public IReadOnlyList<string> Start => lines;

    /// <summary>Where peers find it.</summary>
    public string PeerAddress => lines.Single(line => line.StartsWith("peers: ", StringComparison.Ordinal))["peers: ".Length..];

    private static CancellationToken Guard => TestContext.Current.CancellationToken;

    /// <summary>Starts a node on regtest and waits until it can be asked.</summary>
    public static Task<NodeProcess> StartAsync(string folder, params string[] more) => StartOnAsync(Chain, folder, more);

    /// <summary>Starts a node on a chain, by name or file, and waits until it can be asked.</summary>
    public static Task<NodeProcess> StartOnAsync(string chain, string folder, params string[] more) => StartAsync([], chain, folder, "rpc: ", more);

    /// <summary>Starts it by way of another program, which is given the node's program and its arguments.</summary>
    public static Task<NodeProcess> StartAsync(string[] by, string folder, params string[] more) => StartAsync(by, Chain, folder, "rpc: ", more);

    /// <summary>Starts one whose lines are JSON.</summary>
    public static Task<NodeProcess> StartJsonAsync(string folder, params string[] more) => StartAsync([], Chain, folder, "{", ["--log-format", "json", .. more]);

    private static async Task<NodeProcess> StartAsync(string[] by, string chain, string folder, string ready, string[] more)
    {
        Process process = Begin(["run", "--chain", chain, "--data-dir", folder, .. more], by);
        List<string> lines = [];
        while (await process.StandardOutput.ReadLineAsync(Guard) is { } line)
        {
            lines.Add(line);
            if (line.StartsWith(ready, StringComparison.Ordinal) && File.Exists(Path.Combine(folder, RpcEndpoint.AddressFileName)))
                return new(process, lines, new(RpcEndpoint.OfDataDirectory(folder)));
        }
        throw new InvalidOperationException($"the node ended: {await process.StandardError.ReadToEndAsync(Guard)}");
    }

    /// <summary>Runs the program to its end.</summary>
    public static async Task<(int Code, string Error)> RunToEndAsync(params string[] arguments)
    {
        (int code, _, string error) = await RunAllAsync(arguments);
        return (code, error);
    }

    /// <summary>Runs the program to its end, for all that it says.</summary>
    public static async Task<(int Code, string Output, string Error)> RunAllAsync(params string[] arguments)
    {
        using Process process = Begin(arguments);
        Task<string> output = process.StandardOutput.ReadToEndAsync(Guard);
        string error = await process.StandardError.ReadToEndAsync(Guard);
        await process.WaitForExitAsync(Guard);
        return (process.ExitCode, await output, error);
    }

    public async Task<(int Height, string Tip)> TipAsync()
    {
        BlockchainInfo info = await Rpc.GetBlockchainInfoAsync(Guard);
        return (info.Blocks, info.BestBlockHash);
    }

    /// <summary>The MuHash of the coins at the tip.</summary>
    public async Task<string> CoinsAsync() =>
        (string?)(await Rpc.CallAsync("gettxoutsetinfo", ["muhash"], Guard))?["muhash"] ?? throw new InvalidOperationException("no muhash");

    /// <summary>Waits until the best block is this one: the node answers as soon as it is.</summary>
    public async Task ReachAsync(string hash)
    {
        JsonNode? reached = await Rpc.CallAsync("waitforblock", [hash, 30_000], Guard);
        Assert.Equal(hash, (string?)reached?["hash"]);
    }

    /// <summary>Mines blocks; those that are answered must never be lost.</summary>
    public Task<string[]> MineAsync(int blocks) => Rpc.GenerateToAddressAsync(blocks, Address, Guard);

    /// <summary>All that it printed; call when it has ended.</summary>
    public async Task<IReadOnlyList<string>> AllLinesAsync() => [.. lines, .. (await rest).TrimEnd('\n').Split('\n')];

    /// <summary>Ends it as Ctrl-C does and waits.</summary>
    public async Task<int> StopAsync()
    {
        await Rpc.CallAsync("stop", [], Guard);
        await process.WaitForExitAsync(Guard);
        return process.ExitCode;
    }

    /// <summary>Sends it a signal, as a terminal or an init system does, and waits.</summary>
    public async Task<(int Code, string Error)> SignalAsync(string signal)
    {
        using Process kill = Process.Start("kill", [$"-{signal}", process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync(Guard);
        return await EndAsync();
    }

    /// <summary>Waits until it has ended by itself.</summary>
    public async Task<(int Code, string Error)> EndAsync()
    {
        string error = await process.StandardError.ReadToEndAsync(Guard);
        await process.WaitForExitAsync(Guard);
        return (process.ExitCode, error);
    }

    /// <summary>Ends it at once, without a chance to save anything.</summary>
    public async Task KillAsync()
    {
        process.Kill();
        await process.WaitForExitAsync(Guard);
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            process.Kill();
            await process.WaitForExitAsync(CancellationToken.None);
        }
        Rpc.Dispose();
        process.Dispose();
    }

    private static Process Begin(string[] arguments, params string[] by)
    {
        string program = Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "blockchain-node.exe" : "blockchain-node");
        string[] words = [.. by, program, .. arguments];
        ProcessStartInfo start = new(words[0], words[1..]) { RedirectStandardOutput = true, RedirectStandardError = true };
        return Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start");
    }
}
