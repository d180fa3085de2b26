using System.Text.Json.Nodes;
using Blockchain.Client;
using Blockchain.Node.Tests.Live;
using Blockchain.Node.Tests.Simulation;
using Blockchain.Node.Tests.Storage;
using Blockchain.TestKit;
using Xunit;

namespace Blockchain.Node.Tests.Payments;

/// <summary>Two nodes of two rule sets, and a wallet beside each, while a block that one of them refuses parts them.</summary>
public sealed class RuleSplitPaymentTests : IDisposable
{
    private const int TouchedMax = 6; // coinbase, two payments and what they spend: 5; with a third one: 7

    private readonly TempFolder folder = new();

    private static CancellationToken Guard => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Each_payment_says_where_it_stands_on_either_side_until_one_branch_has_won()
    {
        string chain = await ChainOfTwoRulesAsync();
        await using Purser wide = await Purser.StartAsync(rewards: 4, at => NodeProcess.StartOnAsync(chain, at, "--rules", "wide"));
        await using Purser tight = await Purser.StartAsync(rewards: 0, at => NodeProcess.StartOnAsync(chain, at, "--rules", "tight", "--peer", wide.Node.PeerAddress));
        await tight.Node.ReachAsync((await wide.Node.TipAsync()).Tip);
        long later = DateTimeOffset.UtcNow.ToUnixTimeSeconds() + 3_600;
        foreach (Purser side in new[] { wide, tight }) await side.Node.Rpc.CallAsync("setmocktime", [later], Guard);
        string both = wide.Spends("send", Purser.Elsewhere, "49")[0], ours = wide.Spends("send", Purser.Elsewhere, "49")[0], theirs = wide.Spends("send", Purser.Elsewhere, "49")[0];
        while ((await tight.WaitingAsync()).Length < 3) await Task.Yield();

        // Unheard of by each other, both pay with the coin that is left, and mine.
        await tight.Node.Rpc.CallAsync("setnetworkactive", [false], Guard);
        string first = wide.Spends("send", Purser.Elsewhere, "48")[0], second = tight.Spends("send", Purser.Elsewhere, "47")[0];
        await MineAsync(wide, both, ours, first);
        await MineAsync(wide);
        await MineAsync(wide);
        await MineAsync(tight, both, second);
        await MineAsync(tight, theirs);
        await tight.Node.Rpc.CallAsync("setnetworkactive", [true], Guard);
        foreach (Purser side in new[] { wide, tight })
        {
            while (await OpenAsync(side) is not [{ Kind: "rule split" }]) await Task.Yield();
        }
        Assert.Equal((104 + 3, 104 + 2), ((await wide.Node.TipAsync()).Height, (await tight.Node.TipAsync()).Height));

        // Each side names the same payments by where they stand on its own branch.
        Stands(wide, both, "confirmed on every branch");
        Stands(wide, ours, "AT RISK: confirmed only on our branch");
        Stands(wide, theirs, "confirmed only on a branch that the node does not follow");
        Stands(wide, first, $"AT RISK: a branch confirms another spend of the same coin: by {second}");
        Stands(tight, both, "confirmed on every branch");
        Stands(tight, ours, "confirmed only on a branch that the node does not follow");
        Stands(tight, theirs, "AT RISK: confirmed only on our branch");
        Stands(tight, second, $"AT RISK: a branch confirms another spend of the same coin: by {first}");
        Assert.Matches(
            @"^ 0\.9999 \d{4} BTC   safe: confirmed on every branch\n 2\.9999 \d{4} BTC   AT RISK: confirmed only on our branch \(rule split since [-: \d]+, 3 blocks\)\n"
                + @" 0\.9999 \d{4} BTC   change of your payments that wait: can be spent\nA fork is open \(rule split since .*\)\. Wait before you deliver anything that is not safe\. .*\n$",
            wide.Says("balance"));
        foreach (Purser side in new[] { wide, tight })
        {
            Assert.Contains("A fork is open (rule split since ", side.Says("history"), StringComparison.Ordinal);
            side.Fails(1, "what you pay now may count on one branch only; wait, or add --during-incident", "send", Purser.Elsewhere, "0.5", "--yes", "--passphrase-file", side.PassphrasePath);
        }
        wide.Fails(1, $"{theirs} is touched by an open fork", "abandon", theirs, "--yes");
        string meant = tight.Spends("send", Purser.Elsewhere, "0.5", "--during-incident")[0];

        // The branch of the tighter rules, which is valid for both, has more work in the end.
        await MineAsync(tight);
        await wide.Node.ReachAsync(await MineAsync(tight));
        Stands(wide, ours, "its block left the chain; it waits for another");
        await wide.Node.ReachAsync((await tight.Node.MineAsync(1))[0]);
        foreach (Purser side in new[] { wide, tight })
        {
            while (await OpenAsync(side) is not []) await Task.Yield();
            foreach (string id in new[] { both, ours, theirs, second, meant }) Stands(side, id, "confirmed");
            Assert.DoesNotContain("A fork is open", side.Says("history") + side.Run("send", Purser.Elsewhere, "1", "--dry-run").Error, StringComparison.Ordinal);
        }
        Stands(wide, first, $"lost: double-spent by {second} in block 105");
        Assert.Equal(new[] { first, ours, both }.Select(id => id[..8]).Order(), Left(wide.Says("history", "--orphaned")).Order());
        Assert.Equal("no payment has lost its block\n", tight.Says("history", "--orphaned"));
        Assert.StartsWith($"{first}  abandoned: {second} in block 105 spends its coin\n", wide.Says("abandon", first, "--yes"), StringComparison.Ordinal);
        Assert.Equal(wide.Total(), tight.Total()); // the words are the same
        Evidence.Record("wallet: two nodes of two rule sets, parted by a block that one refuses: either side names payments on every branch, only on its own, only on the other, and in conflict;"
            + " send wants --during-incident; when one branch has won, histories and balances are the same");
    }

    /// <summary>The chain of regtest with two rule sets: one refuses blocks that touch too many transactions.</summary>
    private async Task<string> ChainOfTwoRulesAsync()
    {
        JsonNode chain = JsonNode.Parse(await File.ReadAllTextAsync(Repository.PathTo("chains/regtest/chain.json"), Guard))!;
        JsonArray sets = (JsonArray)chain["rule-sets"]!;
        sets.Add(new JsonObject { ["name"] = "wide", ["extends"] = "core-28" });
        sets.Add(new JsonObject { ["name"] = "tight", ["extends"] = "core-28", ["rules"] = new JsonObject { ["max-touched-txids"] = TouchedMax } });
        chain.AsObject().Remove("$schema");
        await File.WriteAllTextAsync(folder.File("chain.json"), chain.ToJsonString(), Guard);
        return folder.File("chain.json");
    }

    private static async Task<IncidentInfo[]> OpenAsync(Purser side) => [.. (await side.Node.Rpc.GetIncidentsAsync(Guard)).Where(incident => incident.Open)];

    /// <summary>Mines a block of exactly these transactions, which wait.</summary>
    private static async Task<string> MineAsync(Purser side, params string[] ids) =>
        (string)(await side.Node.Rpc.CallAsync("generateblock", [Purser.Elsewhere, new JsonArray([.. ids.Select(id => (JsonNode)id)])], Guard))!["hash"]!;

    private static IEnumerable<string> Left(string history) => history.TrimEnd('\n').Split('\n').Where(line => line.Contains("(left block 105)", StringComparison.Ordinal)).Select(line => line[18..26]);

    private static void Stands(Purser side, string id, string words) => Assert.Contains($"\n  standing  {words}\n", side.Says("transaction", id), StringComparison.Ordinal);
}
