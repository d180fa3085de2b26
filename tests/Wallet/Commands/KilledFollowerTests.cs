using System.Diagnostics;
using Blockchain.Files;
using Blockchain.TestKit;
using Blockchain.Wallet.Commands;
using Blockchain.Wallet.Files;
using Blockchain.Wallet.Keys;
using Blockchain.Wallet.Tests.Ledger;
using Blockchain.Wallet.Tests.Records;
using Xunit;

namespace Blockchain.Wallet.Tests.Commands;

/// <summary>The wallet's program, killed at the n-th system call of a kind on its files while it follows a real node.</summary>
public sealed class KilledFollowerTests : IDisposable
{
    private const string Strace = "/usr/bin/strace";
    private const int StepOfSome = 4;
    private const int PointsMax = 40;

    private readonly TempFolder folder = new();

    private string Wallet => folder.File("wallet");

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task The_next_command_needs_no_help_and_nothing_that_was_handed_out_is_lost()
    {
        Assert.SkipUnless(File.Exists(Strace), "strace is not here");
        await using NodeProgram node = await NodeProgram.StartAsync(folder.File("node"));
        int killed = 0;
        foreach (string call in new[] { "pwrite64", "fsync", "rename" })
        {
            bool isKilled = true;
            for (int number = 1; isKilled && number <= PointsMax; number += StepOfSome)
            {
                string address = Begin();
                await node.Rpc.GenerateToAddressAsync(1, address, TestContext.Current.CancellationToken);
                isKilled = await KillAsync(call, number, node.Cookie);
                Assert.Contains(" 50.0000 0000 BTC   mined", Says("balance", "--cookie", node.Cookie), StringComparison.Ordinal);
                Assert.Contains(address, Says("address", "list"), StringComparison.Ordinal);
                Assert.NotEqual(address, Says("address", "new").Trim());
                killed += isKilled ? 1 : 0;
                await node.LeaveAsync((string)(await node.Rpc.CallAsync("getbestblockhash", [], TestContext.Current.CancellationToken))!);
            }
        }
        Assert.True(killed >= 3, $"{killed}");
        Evidence.Record($"wallet commands: the program was killed at {killed} system calls on its files; the next command says the right balance and hands out another address");
    }

    /// <summary>A new wallet of the same words, which has handed out an address.</summary>
    private string Begin()
    {
        foreach (string file in Directory.GetFiles(folder.Path)) File.Delete(file);
        Assert.True(Mnemonic.TryParse(TestAccounts.Words, out Mnemonic? words, out _));
        WalletFile.Create(Wallet, new(words, "", "regtest", KeyNetwork.Regtest, 0), "correct horse"u8, new PassphraseStretching(64, 1, 1));
        words.Dispose();
        return Says("address", "new").Trim();
    }

    /// <summary>Runs <c>balance</c> and kills it at a call; answers whether there was such a call.</summary>
    private async Task<bool> KillAsync(string call, int number, string cookie)
    {
        string[] files = ["wallet.journal", "wallet.records", "wallet.records.new", "wallet-log.records"];
        string[] paths = [.. files.Select(folder.File).Prepend(folder.Path).SelectMany(path => new[] { "-P", path })];
        string program = Path.Combine(AppContext.BaseDirectory, "blockchain-wallet");
        ProcessStartInfo start = new(
            Strace,
            ["-f", "-qq", "-o", "/dev/null", .. paths, "-e", $"trace={call}", "-e", $"inject={call}:signal=SIGKILL:when={number}", program, "balance", "--wallet", Wallet, "--cookie", cookie])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process process = Process.Start(start) ?? throw new InvalidOperationException($"{Strace} does not start");
        Task<string> output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        string error = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        await output;
        Assert.True(process.ExitCode is 0 or 128 + 9, $"{call} {number}: {process.ExitCode} {error}");
        return process.ExitCode != 0;
    }

    private string Says(params string[] arguments)
    {
        FakeTerminal terminal = new(isInteractive: false);
        int code = CommandLine.Run([.. arguments, "--wallet", Wallet], terminal);
        Assert.True(code == 0, terminal.Complaints);
        return terminal.Shown;
    }
}
