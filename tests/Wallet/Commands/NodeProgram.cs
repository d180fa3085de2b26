using System.Diagnostics;
using System.Text.Json.Nodes;
using Blockchain.Client;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Codec;
using Blockchain.Consensus.Primitives;
using Blockchain.TestKit;
using Xunit;

namespace Blockchain.Wallet.Tests.Commands;

/// <summary>A node on regtest in a process of its own, as people run it.</summary>
internal sealed class NodeProgram : IAsyncDisposable
{
    /// <summary>Somebody else's address.</summary>
    public const string Elsewhere = "bcrt1qw508d6qejxtdg4y5r3zarvary0c5xw7kygt080";

    private readonly Process process;

    private NodeProgram(Process process, string folder)
    {
        this.process = process;
        Cookie = Path.Combine(folder, RpcEndpoint.CookieFileName);
        Rpc = new(RpcEndpoint.OfDataDirectory(folder));
    }

    /// <summary>The way to ask it.</summary>
    public RpcClient Rpc { get; }

    /// <summary>The file with its password.</summary>
    public string Cookie { get; }

    private static CancellationToken Guard => TestContext.Current.CancellationToken;

    /// <summary>Starts it and waits until it can be asked.</summary>
    public static async Task<NodeProgram> StartAsync(string folder)
    {
        string program = Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "blockchain-node.exe" : "blockchain-node");
        ProcessStartInfo start = new(program, ["run", "--chain", "regtest", "--data-dir", folder, "--listen", "none", "--rpc-port", "0", "--accept-non-standard"])
        {
            RedirectStandardOutput = true,
        };
        Process process = Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start");
        while (await process.StandardOutput.ReadLineAsync(Guard) is { } line)
        {
            if (!line.StartsWith("rpc: ", StringComparison.Ordinal)) continue;
            _ = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
            return new(process, folder);
        }
        throw new InvalidOperationException("the node ended");
    }

    /// <summary>Mines blocks to somebody else.</summary>
    public Task<string[]> MineAsync(int blocks) => Rpc.GenerateToAddressAsync(blocks, Elsewhere, Guard);

    /// <summary>Mines a block whose reward anybody may spend; answers the reward.</summary>
    public async Task<OutPoint> MineToAnybodyAsync()
    {
        JsonNode? made = await Rpc.CallAsync("generateblock", ["raw(51)", new JsonArray()], Guard);
        string hex = (await Rpc.GetRawBlocksAsync([(string)made!["hash"]!], Guard))[0];
        Assert.True(Wire.TryRead<Block>(Convert.FromHexString(hex), out Block? block));
        return block.Transactions[0].Output();
    }

    /// <summary>Mines a block of exactly these transactions.</summary>
    public async Task<string> MineOfAsync(params Transaction[] transactions)
    {
        JsonArray raw = [.. transactions.Select(transaction => (JsonNode)Hex.Encode(Wire.ToBytes(transaction)))];
        return (string)(await Rpc.CallAsync("generateblock", [Elsewhere, raw], Guard))!["hash"]!;
    }

    /// <summary>Gives it a transaction.</summary>
    public Task SendAsync(Transaction transaction) => Rpc.SendRawTransactionAsync(Hex.Encode(Wire.ToBytes(transaction)), Guard);

    /// <summary>Takes a block and all above it off the chain.</summary>
    public Task LeaveAsync(string block) => Rpc.CallAsync("invalidateblock", [block], Guard);

    /// <summary>Allows a block again.</summary>
    public Task ReturnToAsync(string block) => Rpc.CallAsync("reconsiderblock", [block], Guard);

    /// <summary>Ends it.</summary>
    public async Task StopAsync()
    {
        if (process.HasExited) return;
        process.Kill();
        await process.WaitForExitAsync(Guard);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        Rpc.Dispose();
        process.Dispose();
    }
}
