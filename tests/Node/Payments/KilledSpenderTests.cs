using Blockchain.Node.Tests.Storage;
using Blockchain.TestKit;
using Xunit;

namespace Blockchain.Node.Tests.Payments;

/// <summary>The wallet's program, killed at the n-th system call of a kind while it pays: at its files, and at what it says to the node.</summary>
public sealed class KilledSpenderTests
{
    private const int PointsMax = 30;
    private const int StepOfSome = 3;

    [Fact]
    public async Task No_payment_is_lost_or_made_twice_and_one_command_sends_what_was_written_down()
    {
        TracedScript.NeedsStrace();
        await using Purser purser = await Purser.StartAsync(rewards: 1);
        int killed = 0, again = 0, sent = 0;
        // Calls on whatever file or socket, and those on the journal alone: the last writes are between "written down" and "sent".
        string[] journal = ["-P", purser.WalletPath + ".journal"];
        (string Call, string[] Only)[] kinds = [("pwrite64", []), ("fsync", []), ("sendto", []), ("pwrite64", journal), ("fsync", journal)];
        foreach ((string call, string[] only) in kinds)
        {
            bool isKilled = true;
            for (int number = 1; isKilled && number <= PointsMax; number += TracedScript.IsComplete ? 1 : StepOfSome)
            {
                (isKilled, string printed) = await purser.KillAsync(call, number, only, "send", Purser.Elsewhere, "0.1", "--yes", "--passphrase-file", purser.PassphrasePath);
                again += purser.Says("resubmit").Contains("sent again", StringComparison.Ordinal) ? 1 : 0;
                string[] waiting = await purser.WaitingAsync();
                Assert.True(waiting.Length <= 1, $"{call} {number}: one payment, and {waiting.Length} wait");
                Assert.True(printed.Length == 0 || waiting.Contains(printed), $"{call} {number}: {printed} was printed and does not wait");
                Assert.True(isKilled || printed.Length > 0);
                sent += waiting.Length;
                killed += isKilled ? 1 : 0;
                await purser.Node.MineAsync(1);
            }
        }
        Assert.True(killed >= 5 && again >= 1, $"{killed} killed, {again} sent again");
        Assert.Equal(sent, purser.Says("history").Split('\n').Count(line => line.Contains("  sent  ", StringComparison.Ordinal) && line.Contains("confirmed", StringComparison.Ordinal)));
        // Records that were made anew, from the chain alone, say the same.
        long total = purser.Total();
        purser.ForgetRecords();
        Assert.Equal(total, purser.Total());
        Evidence.Record("wallet send: killed at its writes, its fsyncs and its words to the node: no payment lost, none made twice, and what was written down went out by one resubmit");
    }
}
