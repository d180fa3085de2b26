using Blockchain.Client;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Primitives;
using Blockchain.Wallet.Standing;
using Blockchain.Wallet.Tests.Ledger;
using Xunit;

namespace Blockchain.Wallet.Tests.Standing;

/// <summary>What open forks mean for payments, and what the balance says then.</summary>
public sealed class ForkPictureTests
{
    private static readonly OpenFork Split = new("ab", "rule split", new(1_700_000_000), 7);

    private readonly LedgerBench bench = new();

    [Theory]
    [InlineData(null)]
    [InlineData(StandingKind.OnAllBranches, "on-all-branches", "untouched")]
    [InlineData(StandingKind.OnlyOurs, "on-all-branches", "only-ours")]
    [InlineData(StandingKind.OnlyTheirs, "only-theirs")]
    [InlineData(StandingKind.Conflicting, "only-ours", "conflicting", "only-theirs")]
    [InlineData(null, "untouched", "waiting")]
    public void The_worst_of_the_forks_counts(StandingKind? expected, params string[] standings)
    {
        PaymentStatusInfo status = new("id", false, null, 1, false, "", [.. standings.Select(standing => new PaymentForkInfo("ab", standing, "rival"))]);
        Assert.Equal(expected, ForkQuery.Worst(status)?.Kind);
    }

    [Fact]
    public void Without_a_fork_payments_stand_where_the_ledger_says()
    {
        OutPoint coin = bench.NewCoin();
        Transaction confirmed = bench.Foreign((bench.Receive(0), 1)), left = LedgerBench.Pay([coin], (bench.Receive(1), 2)), waiting = bench.Foreign((bench.Receive(2), 4));
        Transaction reward = bench.Coinbase(bench.Receive(3), 8);
        bench.Confirm(confirmed);
        bench.Confirm(reward, left);
        bench.Ledger.See(waiting, LedgerBench.Time);
        bench.Unconfirm();
        Assert.Equal(StandingKind.Confirmed, Of(confirmed).Kind);
        Assert.Equal(StandingKind.Waiting, Of(waiting).Kind);
        Assert.Equal(StandingKind.Orphaned, Of(left).Kind);
        Assert.Equal(StandingKind.Lost, Of(reward).Kind);
        bench.Ledger.See(left, LedgerBench.Time);
        Assert.Equal(StandingKind.BackInMempool, Of(left).Kind);
        Transaction rival = LedgerBench.Pay([coin], (LedgerBench.Elsewhere, 1));
        bench.Confirm(rival);
        Assert.Equal(new PaymentStanding(StandingKind.Lost, $"double-spent by {rival.Id} in block 2"), Of(left));
    }

    [Fact]
    public void Coins_that_only_one_branch_confirms_are_a_line_of_their_own()
    {
        Transaction safe = bench.Foreign((bench.Receive(0), 1)), risky = bench.Foreign((bench.Receive(1), 10)), disputed = bench.Foreign((bench.Receive(2), 100));
        bench.Confirm(safe, risky, disputed);
        bench.Ledger.See(bench.Foreign((bench.Receive(3), 1_000)), LedgerBench.Time);
        ForkPicture picture = new([Split], new Dictionary<TxId, PaymentStanding>
        {
            [safe.Id] = new(StandingKind.OnAllBranches),
            [risky.Id] = new(StandingKind.OnlyOurs),
            [disputed.Id] = new(StandingKind.Conflicting, "by x"),
        });
        BalanceSheet sheet = BalanceSheet.Of(bench.View.Coins(), bench.Ledger, picture);
        Assert.Equal(new BalanceSheet(new(1), new(110), default, new(1_000), default), sheet);
        Assert.Equal(new BalanceSheet(new(111), default, default, new(1_000), default), BalanceSheet.Of(bench.View.Coins(), bench.Ledger, ForkPicture.Quiet));
    }

    [Fact]
    public void A_payment_that_our_branch_double_spends_and_theirs_confirms_is_in_conflict_and_not_lost()
    {
        OutPoint coin = bench.NewCoin();
        Transaction payment = LedgerBench.Pay([coin], (bench.Receive(0), 1));
        bench.Confirm(payment);
        bench.Unconfirm();
        bench.Confirm(LedgerBench.Pay([coin], (LedgerBench.Elsewhere, 1)));
        ForkPicture picture = new([Split], new Dictionary<TxId, PaymentStanding> { [payment.Id] = new(StandingKind.Conflicting) });
        Assert.Equal(StandingKind.Conflicting, picture.Of(bench.View.EntryOf(bench.Known(payment))).Kind);
    }

    private PaymentStanding Of(Transaction transaction) => ForkPicture.Quiet.Of(bench.View.EntryOf(bench.Known(transaction)));
}
