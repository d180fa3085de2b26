using System.Diagnostics;
using System.Text;
using Blockchain.Consensus.Governance;
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

    private string[] Restore => ["restore", "--chain", "regtest", "--wallet", FilePath];

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
                (exit, _, _) = await RunAsync($"{call}:signal=SIGKILL:when={n}", Restore, Words, Passphrase);
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
        (int exit, _, string complaint) = await RunAsync($"{call}:error={error}:when=1", Restore, Words, Passphrase);
        Assert.Equal(3, exit);
        Assert.Contains(part, complaint, StringComparison.Ordinal);
        Assert.Contains("make room or name another file", complaint, StringComparison.Ordinal);
        Assert.Equal(1, complaint.Count(character => character == '\n'));
        Assert.False(File.Exists(FilePath));
        Assert.Equal(0, (await RunAsync(injection: null, Restore, Words, Passphrase)).Exit);
        Assert.Equal([FilePath], Directory.GetFiles(folder)); // what the failure left behind is gone too
        Assert.False(File.Exists(FilePath + PrivateFile.AsideSuffix));
    }

    [Fact]
    public async Task No_vote_leaves_before_the_key_remembers_it_for_good()
    {
        string plan = Path.Combine(folder, "plan.hex");
        RollbackPlan signed = TestPlans.Of(round: 3, reason: "the bug");
        await File.WriteAllTextAsync(plan, TestPlans.TextOf(signed), TestContext.Current.CancellationToken);
        VotingKeyFile.Create(FilePath, Encoding.UTF8.GetBytes(Passphrase), new(16, 1, 1));
        byte[] fresh = await File.ReadAllBytesAsync(FilePath, TestContext.Current.CancellationToken);
        int kills = 0, remembered = 0;
        foreach (string call in new[] { "pwrite64", "fsync", "rename" })
        {
            int exit = Killed;
            for (int n = 1; n < CallsMax && exit == Killed; n++)
            {
                await File.WriteAllBytesAsync(FilePath, fresh, TestContext.Current.CancellationToken);
                (exit, string vote, _) = await RunAsync($"{call}:signal=SIGKILL:when={n}", ["key", "sign", plan, "--key", FilePath, "--voter", "2", "--yes"], Passphrase);
                Assert.Equal(exit == Killed, vote.Length == 0);
                Assert.True(VotingKeyFile.TryLoad(FilePath, out VotingKeyFile? file, out SecretFileError error), error.ToString());
                Assert.True(file.TryUnlock(Encoding.UTF8.GetBytes(Passphrase), out VoterLock? held, out error), error.ToString());
                bool isRemembered = held == VoterLock.None.After(signed.Epoch, signed.ComputeDigest());
                Assert.True(isRemembered || (held == VoterLock.None && vote.Length == 0));
                kills += exit == Killed ? 1 : 0;
                remembered += exit == Killed && isRemembered ? 1 : 0;
            }
            Assert.Equal(0, exit);
        }
        Evidence.Record($"voting key: killed at {kills} calls while it signed: no vote had left, {remembered} time(s) it was remembered already");
        Assert.Equal((4, 1), (kills, remembered));
    }

    private async Task<(int Exit, string Output, string Complaint)> RunAsync(string? injection, string[] command, params string[] lines)
    {
        Assert.SkipUnless(File.Exists(Strace), "strace is not here (apt-get install strace)");
        string[] traced = injection is null ? [] :
        [
            "-P", folder, "-P", FilePath, "-P", FilePath + PrivateFile.AsideSuffix,
            "-e", $"trace={injection[..injection.IndexOf(':', StringComparison.Ordinal)]}", "-e", $"inject={injection}",
        ];
        string[] arguments = ["-f", "-qq", "-o", "/dev/null", .. traced, PseudoTerminal.Program, .. command];
        ProcessStartInfo start = new(Strace, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        using Process process = Process.Start(start) ?? throw new InvalidOperationException("strace does not start");
        using CancellationTokenSource guard = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        guard.CancelAfter(TimeSpan.FromMinutes(1));
        await process.StandardInput.WriteAsync(string.Concat(lines.Select(line => line + "\n")).AsMemory(), guard.Token);
        process.StandardInput.Close();
        Task<string> output = process.StandardOutput.ReadToEndAsync(guard.Token);
        string complaint = await process.StandardError.ReadToEndAsync(guard.Token);
        await process.WaitForExitAsync(guard.Token);
        return (process.ExitCode, await output, complaint);
    }
}
