using Blockchain.Node.Tests.Storage;
using Blockchain.TestKit;
using Xunit;

namespace Blockchain.Node.Tests.Payments;

/// <summary>Payments that are given up, beside a real node.</summary>
public sealed class AbandonCommandTests
{
    private static CancellationToken Guard => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_waits_nowhere_is_given_up_with_what_builds_on_it_and_its_coin_pays_somebody_else()
    {
        await using Purser purser = await Purser.StartAsync(rewards: 1);
        string first = purser.Spends("send", Purser.Elsewhere, "1")[0], bumped = purser.Spends("bump", first)[0], child = purser.Spends("send", Purser.Elsewhere, "2")[0];
        purser.Fails(1, $"{child} waits in the node's mempool, and the next block may hold it", "abandon", child, "--yes");
        purser.Fails(1, $"{first} was replaced by {bumped}: abandon that one", "abandon", first, "--yes");
        await purser.ForgetAsync();
        purser.Fails(1, "not enough funds", "send", Purser.Elsewhere, "3", "--dry-run");

        ScriptedTerminal doubtful = new(isInteractive: true, "no");
        Assert.Equal(1, purser.Run(doubtful, "abandon", bumped).Code);
        Assert.Equal(["Abandon it? [yes/no] "], doubtful.Questions);
        Assert.EndsWith("blockchain-wallet: nothing was abandoned\n", doubtful.Complaints, StringComparison.Ordinal);
        (int code, string output, string error) = purser.Run("abandon", bumped);
        Assert.Equal((2, ""), (code, output));
        Assert.EndsWith("blockchain-wallet: nobody can be asked: add --yes to abandon it\n", error, StringComparison.Ordinal);
        Assert.DoesNotContain("abandoned", purser.Says("history"), StringComparison.Ordinal);

        string[] told = purser.Says("abandon", bumped[..10], "--yes").TrimEnd('\n').Split('\n');
        Assert.Equal(new[] { bumped, child, first }.Select(id => $"{id}  abandoned").Order(), told[..^1].Order());
        Assert.Equal(" 50.0000 0000 BTC   free to be spent again", told[^1]);
        Assert.Equal(" 50.0000 0000 BTC   confirmed\n", purser.Says("balance"));
        Assert.Equal($"{bumped}  abandoned\n", purser.Says("abandon", bumped));
        purser.Fails(1, $"{bumped} is abandoned: 'resubmit' with its id sends it again", "bump", bumped, "--dry-run");

        Assert.StartsWith("nothing to send again", purser.Says("resubmit"), StringComparison.Ordinal);
        Assert.Empty(await purser.WaitingAsync());
        string other = purser.Spends("send", Purser.Elsewhere, "4")[0];
        await purser.Node.MineAsync(1);
        purser.Fails(1, $"{other} is in a block: it counts, and cannot be abandoned", "abandon", other, "--yes");
        Assert.Contains($"standing  abandoned: {other} in block 102 spends its coin\n", purser.Says("transaction", bumped), StringComparison.Ordinal);
        Assert.Equal((1, $"{bumped}  abandoned: {other} in block 102 spends its coin\n", ""), purser.Run("resubmit", bumped));
        Assert.Equal(3, purser.Says("history").Split('\n').Count(line => line.Contains("  sent  ", StringComparison.Ordinal) && line.Contains("  abandoned", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Who_names_it_sends_it_again_and_a_block_that_holds_it_counts()
    {
        await using Purser purser = await Purser.StartAsync(rewards: 2);
        string mine = purser.Spends("send", Purser.Elsewhere, "1")[0], theirs = purser.Spends("send", Purser.Elsewhere, "60")[0];
        string raw = (string)(await purser.Node.Rpc.CallAsync("getrawtransaction", [theirs], Guard))!;
        string parent = (string)(await purser.Node.Rpc.CallAsync("getrawtransaction", [mine], Guard))!;
        await purser.ForgetAsync();
        purser.Says("abandon", mine, "--yes");
        purser.Fails(1, $"{theirs} spends from {mine}, which is abandoned: resubmit that one first", "resubmit", theirs);
        Assert.Equal($"{mine}  sent again, and waits for a block\n", purser.Says("resubmit", mine));
        Assert.Equal([mine], await purser.WaitingAsync());
        await purser.ForgetAsync();
        purser.Says("abandon", mine, "--yes");

        // Somebody else has kept both, and sends them.
        await purser.Node.Rpc.CallAsync("sendrawtransaction", [parent], Guard);
        await purser.Node.Rpc.CallAsync("sendrawtransaction", [raw], Guard);
        purser.Fails(1, "waits in the node's mempool", "abandon", mine, "--yes");
        string block = (await purser.Node.MineAsync(1))[0];
        Assert.All([mine, theirs], id => Assert.Contains("standing  confirmed\n", purser.Says("transaction", id), StringComparison.Ordinal));
        long total = purser.Total();

        // The block leaves, and nobody has them: what was paid once is no longer given up.
        await purser.Node.Rpc.CallAsync("invalidateblock", [block], Guard);
        await purser.ForgetAsync();
        Assert.Equal(2, purser.Says("resubmit").Split('\n').Count(line => line.EndsWith("sent again, and waits for a block", StringComparison.Ordinal)));
        Assert.Equal(total, purser.Total());
    }

    [Fact]
    public async Task A_payment_of_others_is_not_the_wallets_to_give_up()
    {
        await using Purser purser = await Purser.StartAsync(rewards: 1);
        string reward = (string)(await purser.Node.Rpc.CallAsync("getblock", [await purser.Node.Rpc.CallAsync("getblockhash", [1], Guard)], Guard))!["tx"]![0]!;
        purser.Fails(1, $"{reward} is not this wallet's payment: only who made it can give it up", "abandon", reward, "--yes");
        purser.Fails(1, "no payment of this wallet begins with abcdef", "abandon", "abcdef", "--yes");
    }

    [Fact]
    public async Task Killed_at_any_call_it_is_given_up_or_not_and_once_it_is_told_it_is()
    {
        TracedScript.NeedsStrace();
        await using Purser purser = await Purser.StartAsync(rewards: 1);
        const int pointsMax = 30;
        int before = 0, after = 0;
        string[] journal = ["-P", purser.WalletPath + ".journal"];
        (string Call, string[] Only, int Step)[] kinds = [("pwrite64", [], 3), ("fsync", [], 1), ("pwrite64", journal, 1), ("fsync", journal, 1)];
        foreach ((string call, string[] only, int step) in kinds)
        {
            bool isKilled = true;
            for (int number = 1; isKilled && number <= pointsMax; number += TracedScript.IsComplete ? 1 : step)
            {
                string payment = purser.Spends("send", Purser.Elsewhere, "0.1")[0];
                await purser.ForgetAsync();
                long total = purser.Total();
                (isKilled, string printed) = await purser.KillAsync(call, number, only, "abandon", payment, "--yes");
                bool isAbandoned = purser.Says("transaction", payment).Contains("standing  abandoned\n", StringComparison.Ordinal);
                Assert.True(isAbandoned || printed.Length == 0, $"{call} {number}: {printed}");
                Assert.Equal(isAbandoned, purser.Total() > total);
                before += isKilled && !isAbandoned ? 1 : 0;
                after += isKilled && isAbandoned ? 1 : 0;
                Assert.StartsWith($"{payment}  abandoned\n", purser.Says("abandon", payment, "--yes"), StringComparison.Ordinal);
                Assert.StartsWith(" 50.0000 0000 BTC", purser.Says("balance"), StringComparison.Ordinal);
            }
            Assert.False(isKilled);
        }
        Assert.True(before >= 1 && after >= 1, $"{before} before, {after} after");
        Evidence.Record("wallet abandon: killed at its writes and its fsyncs: given up or not, and given up where it had said so; the next abandon finishes it");
    }
}
