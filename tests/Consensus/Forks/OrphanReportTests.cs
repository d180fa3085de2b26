using System.Collections.Immutable;
using System.Text;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Forks;
using Blockchain.Consensus.Primitives;
using Blockchain.Consensus.Validation;
using Xunit;

namespace Blockchain.Consensus.Tests.Forks;

/// <summary>One small story with every fate, told by name.</summary>
public sealed class OrphanReportTests
{
    private static readonly Transaction Trunk = ForkWorld.Pay(
        [], [.. Enumerable.Range(1, 8).Select(i => (ForkWorld.Script(i), 1000L * i))]);

    private static readonly Transaction Young = ForkWorld.Coinbase(52, "trunk");
    private static readonly Transaction Deposit = ForkWorld.Pay([ForkWorld.Output(Trunk, 0)], [(ForkWorld.Script(9), 990)]);
    private static readonly Transaction Shopping = ForkWorld.Pay([ForkWorld.Output(Deposit)], [(ForkWorld.Script(10), 980)]);
    private static readonly Transaction Rent = ForkWorld.Pay([ForkWorld.Output(Trunk, 1)], [(ForkWorld.Script(11), 2000)]);
    private static readonly Transaction Gift = ForkWorld.Pay([ForkWorld.Output(Trunk, 2)], [(ForkWorld.Script(12), 2900)]);
    private static readonly Transaction Thanks = ForkWorld.Pay([ForkWorld.Output(Gift)], [(ForkWorld.Script(13), 2800)]);
    private static readonly Transaction Reward = ForkWorld.Pay([ForkWorld.Output(Young)], [(ForkWorld.Script(14), 100)]);
    private static readonly Transaction Late = ForkWorld.Pay([ForkWorld.Output(Trunk, 3)], [(ForkWorld.Script(15), 4000)], lockTime: 152);
    private static readonly Transaction Theft = ForkWorld.Pay([ForkWorld.Output(Trunk, 0)], [(ForkWorld.Script(2), 1000)]);

    private static readonly OrphanBasis Basis = new(
        ForkWorld.ForkPoint,
        ForkWorld.Branch("left", [Deposit, Rent, Gift], [Shopping, Thanks, Reward], [Late]),
        ForkWorld.Branch("kept", [Rent, Theft]),
        new KnownCoins(new()
        {
            [ForkWorld.Output(Trunk, 0)] = Coin(0),
            [ForkWorld.Output(Trunk, 1)] = Coin(1),
            [ForkWorld.Output(Trunk, 2)] = Coin(2),
            [ForkWorld.Output(Trunk, 3)] = Coin(3),
            [ForkWorld.Output(Young)] = new(Young.Outputs[0], new(53), IsCoinbase: true),
        }),
        ForkWorld.Judge);

    private static readonly OrphanReport Report = OrphanReport.Of(Basis);

    [Fact]
    public void Every_transaction_has_the_fate_that_the_story_says()
    {
        Assert.Equal(new Fate.ConfirmedAgain(Report.KeptTip), FateOf(Rent));
        Assert.Equal(new Fate.BackInMempool(), FateOf(Gift));
        Assert.Equal(new Fate.BackInMempool(), FateOf(Thanks));
        Assert.Equal(new Fate.ChildOf(Deposit.Id), FateOf(Shopping));
        Fate.DoubleSpent spent = Assert.IsType<Fate.DoubleSpent>(FateOf(Deposit));
        Assert.Equal((Theft.Id, Report.KeptTip), (spent.Kept.Transaction.Id, spent.Kept.Block));
        Violation young = Assert.IsType<Fate.InvalidUnder>(FateOf(Reward)).Violation;
        Assert.Equal((Reject.CoinbaseImmature, 99, 100), (young.Reject, young.Measured, young.Limit));
        Violation late = Assert.IsType<Fate.InvalidUnder>(FateOf(Late)).Violation;
        Assert.Equal((Reject.NonFinal, "lock-time", 152), (late.Reject, late.Rule, late.Limit));
        Assert.Equal(3, Report.Total(FateKind.LostCoinbase).Count);
        Assert.Equal([1, 2, 1, 3, 1, 2], Report.Totals.Select(total => total.Count));
    }

    [Fact]
    public void Fees_confirmations_and_payees_are_told()
    {
        OrphanedTransaction deposit = Report.Transactions.Single(one => one.Id == Deposit.Id);
        Assert.Equal((10, 3, 990), (deposit.Fee, deposit.ConfirmationsLost, deposit.Value));
        Assert.Equal(10, Report.Transactions.Single(one => one.Id == Shopping.Id).Fee);
        Assert.Null(Report.Transactions[0].Fee);
        Assert.Equal(new ScriptTotal(ForkWorld.Script(9), 1, 0, 0, 990), Report.Scripts.Single(total => total.Script == ForkWorld.Script(9)));
        Assert.Equal(2000, Report.Scripts.Single(total => total.Script == ForkWorld.Script(11)).ConfirmedAgain);
    }

    [Fact] // A change of a single byte of the format must be noticed: digests of it are signed.
    public void The_digest_of_the_story_is_fixed() =>
        Assert.Equal("a2aedde05810b0d3805e2456bee85c73ddc730b9c2bded5c1adfab520f83b31d", Report.Digest.ToString());

    [Fact]
    public void Without_another_branch_all_but_the_coinbases_wait_again()
    {
        OrphanReport report = OrphanReport.Of(Basis with { Kept = [] });
        Assert.Equal(report.ForkPoint, report.KeptTip);
        Assert.Equal([0, 5, 0, 3, 0, 2], report.Totals.Select(total => total.Count));
    }

    [Fact]
    public void Blocks_that_do_not_follow_each_other_are_a_bug()
    {
        ImmutableArray<Block> torn = [Basis.Abandoned[0], Basis.Abandoned[2]];
        Assert.Throws<InvariantException>(() => OrphanReport.Of(Basis with { Abandoned = torn }));
    }

    [Fact]
    public void The_outputs_of_2010_are_summed_without_overflow()
    {
        Transaction overflow = ForkWorld.Pay([ForkWorld.Output(Trunk, 2)], [(ForkWorld.Script(1), long.MaxValue), (ForkWorld.Script(2), long.MaxValue)]);
        OrphanReport report = OrphanReport.Of(Basis with { Abandoned = ForkWorld.Branch("left", [overflow]) });
        Assert.Equal(2 * (Int128)long.MaxValue, report.Transactions[1].Value);
        Assert.Contains("\"value\":18446744073709551614", Encoding.UTF8.GetString(report.Json.Span), StringComparison.Ordinal);
    }

    [Fact]
    public void The_page_names_the_double_spend_and_escapes_names()
    {
        string page = OrphanReportMarkdown.Render(Report, script => script == ForkWorld.Script(9) ? "mer|chant<b>" : null);
        Assert.Contains("| double-spent | 1 | 0.00000990 |", page, StringComparison.Ordinal);
        Assert.Contains($"`{Deposit.Id}` | mer chant b  | 0.00000990 | 0.00000010 | 3 | `{Theft.Id}` in block 151", page, StringComparison.Ordinal);
        Assert.Contains("lock-time (bad-txns-nonfinal)", page, StringComparison.Ordinal);
    }

    [Fact]
    public void The_table_has_a_row_for_each_transaction_and_ten_cells_in_each()
    {
        string[] rows = OrphanReportCsv.Render(Report).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(Report.Transactions.Length + 1, rows.Length);
        Assert.All(rows, row => Assert.Equal(10, row.Split(',').Length));
    }

    private static Fate FateOf(Transaction transaction) => Report.Transactions.Single(one => one.Id == transaction.Id).Fate;

    private static Coin Coin(int index) => new(Trunk.Outputs[index], new(10), IsCoinbase: false);
}
