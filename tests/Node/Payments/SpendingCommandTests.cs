using Blockchain.Node.Tests.Live;
using Blockchain.TestKit;
using Xunit;

namespace Blockchain.Node.Tests.Payments;

/// <summary>Commands that spend, beside a real node.</summary>
public sealed class SpendingCommandTests
{
    private const long Coin = 100_000_000;
    private const string Taproot = "bcrt1p5cyxnuxmeuwuvkwfem96lqzszd02n6xdcjrs20cac6yqjjwudpxqvg32hk";

    private static CancellationToken Guard => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_payment_is_shown_and_asked_for_before_it_is_sent()
    {
        await using Purser purser = await Purser.StartAsync(rewards: 1);
        ScriptedTerminal doubtful = new(isInteractive: true, "no");
        Assert.Equal((1, ""), Take(purser.Run(doubtful, "send", Purser.Elsewhere, "1.5")));
        Assert.Contains("blockchain-wallet: nothing was sent\n", doubtful.Complaints, StringComparison.Ordinal);
        Assert.Empty(await purser.WaitingAsync());

        ScriptedTerminal sure = new(isInteractive: true, "yes", Purser.Passphrase);
        (int code, string output, string error) = purser.Run(sure, "send", Purser.Elsewhere, "1.5000 0000", "--fee-rate", "2");
        Assert.True(code == 0, error);
        Assert.Equal(output.Trim(), Assert.Single(await purser.WaitingAsync()));
        Assert.Equal(["Send it? [yes/no] ", "passphrase: "], sure.Questions);
        Assert.Equal(
            $" pay      1.5000 0000 BTC   to {Purser.Elsewhere}\n fee      0.0000 0282 BTC   2 sat/vB, as you asked\n change  48.4999 9718 BTC   comes back to this wallet\n", error);
        Assert.Equal(48_4999_9718, purser.Total());
    }

    [Fact]
    public async Task A_dry_run_needs_no_passphrase_and_changes_nothing()
    {
        await using Purser purser = await Purser.StartAsync(rewards: 1);
        string journal = purser.WalletPath + ".journal";
        byte[] before = await File.ReadAllBytesAsync(journal, Guard);
        foreach (string[] command in new string[][] { ["send", Taproot, "1", Purser.Elsewhere, "2"], ["sweep", Taproot] })
        {
            string shown = purser.Says([.. command, "--dry-run"]);
            Assert.Contains($"BTC   to {Taproot}\n", shown, StringComparison.Ordinal);
            Assert.EndsWith("nothing was sent: this was a dry run\n", shown, StringComparison.Ordinal);
        }
        Assert.Empty(await purser.WaitingAsync());
        Assert.Equal(before, await File.ReadAllBytesAsync(journal, Guard));
    }

    [Fact]
    public async Task A_bump_takes_the_place_of_a_payment_until_a_block_has_it()
    {
        await using Purser purser = await Purser.StartAsync(rewards: 1);
        string first = purser.Spends("send", Taproot, "1", Purser.Elsewhere, "2")[0];
        string second = purser.Spends("bump", first[..10])[0], third = purser.Spends("bump", second, "--fee-rate", "7.5")[0];
        Assert.Equal([third], await purser.WaitingAsync());
        purser.Fails(1, $"was replaced by {third}: bump that one", "bump", first, "--dry-run");
        purser.Fails(2, "a fee rate of 7 sat/vB is not above the 7.5", "bump", third, "--fee-rate", "7", "--dry-run");
        await purser.Node.MineAsync(1);
        purser.Fails(1, "is in block 102 already: there is nothing to raise", "bump", third, "--dry-run");
    }

    [Fact]
    public async Task A_sweep_takes_as_many_transactions_as_it_needs_and_says_what_is_left()
    {
        await using Purser purser = await Purser.StartAsync(rewards: 2);
        string own = purser.Says("address", "new").Trim();
        const int Pieces = 1_600; // a transaction has room for some 1,470
        purser.Spends(["send", .. Enumerable.Range(0, Pieces).SelectMany(_ => new[] { own, "0.01" }), Purser.Elsewhere, "33.9"]);
        await purser.Node.Rpc.GenerateToAddressAsync(1, own, Guard);
        (int code, string output, string error) = purser.Run("sweep", Purser.Elsewhere, "--yes", "--passphrase-file", purser.PassphrasePath);
        Assert.True(code == 0, error);
        string[] ids = output.TrimEnd('\n').Split('\n');
        Assert.Equal(ids.Order(), (await purser.WaitingAsync()).Order());
        Assert.Contains("2 transactions, because not all coins fit into one", error, StringComparison.Ordinal);
        Assert.Contains("not swept: 50.0", error, StringComparison.Ordinal); // the reward of the last block, which takes in the fee
        await purser.Node.MineAsync(1);
        purser.Fails(1, "there is nothing to sweep: 50.0", "sweep", Purser.Elsewhere, "--dry-run");
        Evidence.Record($"wallet sweep: {Pieces} coins and a reward leave in {ids.Length} transactions, and what is unripe is said to stay");
    }

    [Fact]
    public async Task Payments_that_the_node_forgot_are_sent_again_in_one_go_parents_first()
    {
        await using Purser purser = await Purser.StartAsync(rewards: 1);
        string[] ids = [.. purser.Spends("send", Purser.Elsewhere, "1"), .. purser.Spends("send", Purser.Elsewhere, "2"), .. purser.Spends("send", Purser.Elsewhere, "3")];
        long total = purser.Total();
        await purser.ForgetAsync();
        Assert.Empty(await purser.WaitingAsync());
        string told = purser.Says("resubmit");
        Assert.Equal(ids.Select(id => $"{id}  sent again, and waits for a block").Order(), told.TrimEnd('\n').Split('\n').Order());
        Assert.Equal(ids.Order(), (await purser.WaitingAsync()).Order());
        Assert.Equal(total, purser.Total());
        Assert.StartsWith("nothing to send again", purser.Says("resubmit"), StringComparison.Ordinal);
        Assert.Equal($"{ids[1]}  waits for a block\n", purser.Says("resubmit", ids[1]));
    }

    [Fact]
    public async Task While_a_fork_is_open_a_payment_wants_to_be_meant()
    {
        await using Purser purser = await Purser.StartAsync(rewards: 1);
        await using NodeProcess other = await purser.StartPeerAsync();
        await other.ReachAsync((await purser.Node.TipAsync()).Tip);
        // Both grow by two blocks while they do not hear of each other: neither branch is better. Blocks that are mined at once are ahead of the clock.
        long later = DateTimeOffset.UtcNow.ToUnixTimeSeconds() + 3_600;
        foreach (NodeProcess node in new[] { purser.Node, other }) await node.Rpc.CallAsync("setmocktime", [later], Guard);
        await other.Rpc.CallAsync("setnetworkactive", [false], Guard);
        string paid = purser.Spends("send", Purser.Elsewhere, "1")[0];
        await purser.Node.MineAsync(2);
        await other.MineAsync(2);
        await other.Rpc.CallAsync("setnetworkactive", [true], Guard);
        while (await purser.Node.Rpc.GetIncidentsAsync(Guard) is []) await purser.Node.Rpc.CallAsync("waitforblockheight", [1_000, 20], Guard);

        Assert.Contains("AT RISK: confirmed only on our branch", purser.Says("balance"), StringComparison.Ordinal);
        (int code, string output, string error) = purser.Run("send", Purser.Elsewhere, "2", "--yes", "--passphrase-file", purser.PassphrasePath);
        Assert.Equal((1, ""), (code, output));
        Assert.Matches(@"^blockchain-wallet: a fork is open \(.*\): what you pay now may count on one branch only; wait, or add --during-incident\n$", error);
        Assert.Contains("A fork is open", purser.Run("send", Purser.Elsewhere, "2", "--dry-run").Error, StringComparison.Ordinal);
        string meant = purser.Spends("send", Purser.Elsewhere, "2", "--during-incident")[0];

        // The other branch wins: the first payment leaves its block, and both wait for one there.
        await purser.Node.ReachAsync((await other.MineAsync(1))[0]);
        Assert.Contains("its block left the chain", purser.Says("history", "--orphaned"), StringComparison.Ordinal);
        purser.Run("resubmit");
        Assert.Contains(meant, await purser.WaitingAsync());
        await purser.Node.MineAsync(1);
        purser.Run("resubmit"); // what was locked to a height that this branch had not reached yet
        await purser.Node.MineAsync(1);
        Assert.All([meant, paid], id => Assert.Contains("standing  confirmed", purser.Says("transaction", id), StringComparison.Ordinal));
        Evidence.Record("wallet: while a fork was open a payment wanted --during-incident; the payment whose block left the chain is confirmed on the other");
    }

    [Fact]
    public async Task A_mistake_is_one_line_and_costs_nothing()
    {
        await using Purser purser = await Purser.StartAsync(rewards: 1);
        purser.Fails(2, "nobody can be asked: add --yes", "send", Purser.Elsewhere, "1");
        purser.Fails(2, "'1,5' is no amount", "send", Purser.Elsewhere, "1,5", "--dry-run");
        purser.Fails(2, "'0.123456789' is no amount", "send", Purser.Elsewhere, "0.123456789", "--dry-run");
        purser.Fails(2, $"'{Purser.Elsewhere}' stands alone", "send", Purser.Elsewhere, "--dry-run");
        purser.Fails(2, "(character 20)", "send", Purser.Elsewhere[..19] + "q" + Purser.Elsewhere[20..], "1", "--dry-run");
        purser.Fails(2, "is an address of main, and this wallet is for regtest", "send", "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4", "1", "--dry-run");
        purser.Fails(2, "is too little to be passed on", "send", Purser.Elsewhere, "0.00000293", "--dry-run");
        purser.Fails(1, "not enough funds: 50.00000000 BTC can be spent, 50.00000000 BTC and a fee of", "send", Purser.Elsewhere, "50", "--dry-run");
        purser.Fails(2, "looks like a mistake: it is above 0.00000100 BTC; allow it with --max-fee", "send", Purser.Elsewhere, "1", "--max-fee", "0.000001", "--dry-run");
        purser.Fails(2, "too low to be passed on", "send", Purser.Elsewhere, "1", "--fee-rate", "0.5", "--dry-run");
        purser.Fails(2, "'fast' is no fee rate", "send", Purser.Elsewhere, "1", "--fee-rate", "fast", "--dry-run");
        purser.Fails(2, "is no transaction id", "bump", "mine", "--dry-run");
        await File.WriteAllTextAsync(purser.PassphrasePath, "correct house\n", Guard);
        (int code, string output, string error) = purser.Run("send", Purser.Elsewhere, "1", "--yes", "--passphrase-file", purser.PassphrasePath);
        Assert.Equal((1, ""), (code, output));
        Assert.Contains("the passphrase does not open", error, StringComparison.Ordinal);
        Assert.Empty(await purser.WaitingAsync());
        Assert.Equal(50 * Coin, purser.Total());
        await purser.Node.KillAsync();
        purser.Fails(3, "cannot reach a node", "send", Purser.Elsewhere, "1", "--dry-run");
    }

    private static (int Code, string Output) Take((int Code, string Output, string Error) answer) => (answer.Code, answer.Output);
}
