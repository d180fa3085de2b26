using System.Diagnostics;
using Blockchain.Files;
using Blockchain.TestKit;
using Blockchain.Wallet.Files;
using Xunit;

namespace Blockchain.Wallet.Tests.Commands;

/// <summary>The program under strace, killed at each of its calls on the wallet's file, and on a disk that takes nothing.</summary>
public sealed class KilledWalletTests : IDisposable
{
    private const string Strace = "/usr/bin/strace";
    private const string Words = "abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about";
    private const string Passphrase = "correct horse";
    private const int Killed = 128 + 9;
    private const int CallsMax = 10; // far more than there are

    private readonly string folder = Directory.CreateTempSubdirectory("wallet-killed").FullName;

    private string FilePath => Path.Combine(folder, "wallet");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task A_wallet_that_is_killed_while_it_is_made_is_there_whole_or_not_at_all()
    {
        int kills = 0, whole = 0;
        foreach (string call in new[] { "pwrite64", "fsync", "rename" })
        {
            int exit = Killed;
            for (int n = 1; n < CallsMax && exit == Killed; n++)
            {
                File.Delete(FilePath);
                (exit, _) = await RunAsync($"{call}:signal=SIGKILL:when={n}");
                if (exit == Killed) kills++;
                if (!File.Exists(FilePath)) continue;
                Assert.True(WalletFile.TryLoad(FilePath, out WalletFile? file, out SecretFileError error), error.ToString());
                Assert.Equal(0x73c5da0au, file.Head.Fingerprint);
                if (exit == Killed) whole++;
            }
            Assert.Equal(0, exit); // the last run was past the last call
        }
        Evidence.Record($"wallet: killed at {kills} calls while it was made: there whole {whole} times, not there {kills - whole} times");
        Assert.Equal(4, kills); // write, sync, rename, sync of the folder
    }

    [Theory]
    [InlineData("pwrite64", "ENOSPC", "No space left on device")]
    [InlineData("fsync", "EIO", "Input/output error")]
    [InlineData("rename", "EROFS", "Read-only file system")]
    public async Task A_disk_that_does_not_take_it_is_one_line_and_leaves_nothing_half(string call, string error, string part)
    {
        (int exit, string complaint) = await RunAsync($"{call}:error={error}:when=1");
        Assert.Equal(3, exit);
        Assert.Contains(part, complaint, StringComparison.Ordinal);
        Assert.Contains("make room or name another file", complaint, StringComparison.Ordinal);
        Assert.Equal(1, complaint.Count(character => character == '\n'));
        Assert.False(File.Exists(FilePath));
        Assert.Equal(0, (await RunAsync(injection: null)).Exit);
        Assert.Equal([FilePath], Directory.GetFiles(folder)); // what the failure left behind is gone too
        Assert.False(File.Exists(FilePath + PrivateFile.AsideSuffix));
    }

    private async Task<(int Exit, string Complaint)> RunAsync(string? injection)
    {
        Assert.SkipUnless(File.Exists(Strace), "strace is not here (apt-get install strace)");
        string[] traced = injection is null ? [] :
        [
            "-P", folder, "-P", FilePath, "-P", FilePath + PrivateFile.AsideSuffix,
            "-e", $"trace={injection[..injection.IndexOf(':', StringComparison.Ordinal)]}", "-e", $"inject={injection}",
        ];
        string[] arguments = ["-f", "-qq", "-o", "/dev/null", .. traced, PseudoTerminal.Program, "restore", "--chain", "regtest", "--wallet", FilePath];
        ProcessStartInfo start = new(Strace, arguments) { RedirectStandardInput = true, RedirectStandardError = true };
        using Process process = Process.Start(start) ?? throw new InvalidOperationException("strace does not start");
        using CancellationTokenSource guard = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        guard.CancelAfter(TimeSpan.FromMinutes(1));
        await process.StandardInput.WriteAsync($"{Words}\n{Passphrase}\n".AsMemory(), guard.Token);
        process.StandardInput.Close();
        string complaint = await process.StandardError.ReadToEndAsync(guard.Token);
        await process.WaitForExitAsync(guard.Token);
        return (process.ExitCode, complaint);
    }
}
