using System.Diagnostics;
using System.Globalization;
using Blockchain.Node.Tests.Storage;
using Blockchain.TestKit;
using Xunit;

namespace Blockchain.Node.Tests.Payments;

/// <summary>The wallet's program on a real disk that is full sooner or later while it pays.</summary>
public sealed class FullDiskTests
{
    private const int PagesMax = 60; // far more than a payment takes

    private static CancellationToken Guard => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_disk_that_is_full_after_any_number_of_pages_is_one_line_and_loses_nothing()
    {
        SmallDisk.Needs();
        await using Purser purser = await Purser.StartAsync(rewards: 1);
        Assert.StartsWith(" 50.0000 0000 BTC", purser.Says("balance"), StringComparison.Ordinal);
        FillPage(purser);
        Dictionary<string, byte[]> files = Files(purser).ToDictionary(file => file, File.ReadAllBytes);
        SortedSet<string> full = [];
        int pages = 0, kept = 0;
        for (int exit = -1; exit != 0; pages++)
        {
            Assert.True(pages < PagesMax, "the payment never finds room");
            foreach ((string file, byte[] bytes) in files) await File.WriteAllBytesAsync(file, bytes, Guard);
            foreach (string other in Files(purser).Where(file => !files.ContainsKey(file))) File.Delete(other);
            (exit, string printed, string error) = await PayAsync(purser, SmallDisk.PagesOf(files.Values) + pages);
            string? line = error.Split('\n').SingleOrDefault(line => line.StartsWith("blockchain-wallet: ", StringComparison.Ordinal));
            Assert.Equal(exit == 0, line is null);
            if (line is not null)
            {
                Assert.Equal(3, exit);
                Assert.Contains("No space left on device", line, StringComparison.Ordinal);
                Assert.Contains("make room or name another file: what was there before is still there", line, StringComparison.Ordinal);
                Assert.EndsWith(line + "\n", error, StringComparison.Ordinal);
                full.Add(Path.GetFileName(line["blockchain-wallet: ".Length..].Split([':', ' '])[0]));
            }

            // With room again: the payment is written down and goes out, or it never was one.
            purser.Says("resubmit");
            string[] waiting = await purser.WaitingAsync();
            Assert.True(waiting.Length <= 1 && (printed.Length == 0 || waiting.Contains(printed)), $"{pages} pages: {printed} was printed, {waiting.Length} wait");
            Assert.Equal(waiting.Length, purser.Says("history").Split('\n').Count(row => row.Contains("  sent  ", StringComparison.Ordinal)));
            Assert.StartsWith(waiting.Length == 0 ? " 50.0000 0000 BTC   confirmed" : " 49.8999 ", purser.Says("balance"), StringComparison.Ordinal);
            kept += exit != 0 ? waiting.Length : 0;
            await purser.ForgetAsync();
        }
        Assert.Equal(["wallet.journal", "wallet.records"], full);
        Assert.True(kept > 0, "the disk was never full between the payment that is written down and its place in the records");
        Evidence.Record($"wallet send: on disks of 0 to {pages - 1} spare pages {string.Join(" and ", full)} found no room, in one line each; nothing was lost, and what was written down was sent");
    }

    /// <summary>Lets the journal end shortly before a page does, so that the next entry needs another.</summary>
    private static void FillPage(Purser purser)
    {
        FileInfo journal = new(purser.WalletPath + ".journal");
        while (journal.Length % SmallDisk.PageBytes < SmallDisk.PageBytes - 200)
        {
            purser.Says("address", "new", "--label", "rent");
            journal.Refresh();
        }
    }

    private static string[] Files(Purser purser) => Directory.GetFiles(Path.GetDirectoryName(purser.WalletPath)!, Path.GetFileName(purser.WalletPath) + "*");

    /// <summary>Pays with the wallet on a disk of some pages; what is on the disk then is the wallet afterwards.</summary>
    private static async Task<(int Exit, string Printed, string Error)> PayAsync(Purser purser, long pages)
    {
        using TempFolder disk = new();
        string program = Path.Combine(AppContext.BaseDirectory, "blockchain-wallet");
        string script = string.Create(
            CultureInfo.InvariantCulture,
            $"cp -p '{purser.WalletPath}'* {disk.Path} || exit 99; '{program}' send {Purser.Elsewhere} 0.1 --yes --passphrase-file '{purser.PassphrasePath}' --wallet {disk.Path}/wallet --cookie '{purser.Cookie}'; code=$?; rm '{purser.WalletPath}'*; cp -p {disk.Path}/* '{Path.GetDirectoryName(purser.WalletPath)}'; exit $code");
        ProcessStartInfo start = new(SmallDisk.Program, SmallDisk.Arguments(disk.Path, pages, script)) { RedirectStandardOutput = true, RedirectStandardError = true };
        using Process process = Process.Start(start) ?? throw new InvalidOperationException($"{SmallDisk.Program} does not start");
        Task<string> output = process.StandardOutput.ReadToEndAsync(Guard);
        string error = await process.StandardError.ReadToEndAsync(Guard);
        await process.WaitForExitAsync(Guard);
        return (process.ExitCode, (await output).Trim(), error);
    }
}
