using Blockchain.Consensus.Blocks;
using Blockchain.Wallet.Ledger;
using Blockchain.Wallet.Standing;
using Xunit;

namespace Blockchain.Wallet.Tests.Ledger;

/// <summary>What becomes of payments that their owner gives up.</summary>
public sealed class AbandonedPaymentTests
{
    private readonly LedgerBench bench = new();
    private readonly Transaction income;
    private readonly Transaction payment;

    public AbandonedPaymentTests()
    {
        income = bench.Foreign((bench.Receive(0), 10_000));
        payment = LedgerBench.Pay([new(income.Id, 0)], (LedgerBench.Elsewhere, 3_000), (bench.Change(0), 6_900));
        bench.Confirm(income);
        bench.Ledger.Send(payment, LedgerBench.Time);
    }

    [Fact]
    public void Its_coins_are_free_again_and_a_payment_that_is_meant_again_takes_them_back()
    {
        Assert.Empty(bench.View.Coins());
        Abandon(payment);
        Assert.Equal(new TransactionState.Abandoned(null), bench.StateOf(payment));
        Assert.Equal(new PaymentStanding(StandingKind.Abandoned), Of(payment));
        Assert.Equal(new OutPoint(income.Id, 0), Assert.Single(bench.View.Coins()).Place);
        bench.Ledger.Send(payment, LedgerBench.Time);
        Assert.Equal(new TransactionState.Unsent(), bench.StateOf(payment));
        Assert.Empty(bench.View.Coins());
    }

    [Fact]
    public void A_block_that_holds_it_counts_and_it_is_not_given_up_when_that_leaves()
    {
        Abandon(payment);
        bench.Confirm(payment);
        Assert.IsType<TransactionState.Confirmed>(bench.StateOf(payment));
        Assert.Equal(new OutPoint(payment.Id, 1), Assert.Single(bench.View.Coins()).Place);
        bench.Unconfirm();
        Assert.Equal(new TransactionState.Unsent(), bench.StateOf(payment)); // somebody was paid by it: to spend its coins otherwise would take that back
        Assert.Empty(bench.View.Coins());
    }

    [Fact]
    public void While_it_waits_after_all_its_coins_are_taken()
    {
        Abandon(payment);
        bench.Ledger.See(payment, LedgerBench.Time);
        Assert.Equal(new TransactionState.Waiting(), bench.StateOf(payment));
        Assert.Equal(new OutPoint(payment.Id, 1), Assert.Single(bench.View.Coins()).Place);
        bench.Ledger.Forget(payment.Id);
        Assert.Equal(new TransactionState.Abandoned(null), bench.StateOf(payment));
        Assert.Equal(new OutPoint(income.Id, 0), Assert.Single(bench.View.Coins()).Place);
    }

    [Fact]
    public void What_builds_on_it_and_what_it_took_the_place_of_fall_with_it()
    {
        Transaction dearer = LedgerBench.Pay([new(income.Id, 0)], (LedgerBench.Elsewhere, 3_000), (bench.Change(0), 6_500));
        Transaction child = LedgerBench.Pay([new(dearer.Id, 1)], (bench.Change(1), 6_400)), grandchild = LedgerBench.Pay([new(child.Id, 0)], (LedgerBench.Elsewhere, 6_300));
        foreach (Transaction sent in new[] { payment, dearer, child, grandchild }) bench.Ledger.See(sent, LedgerBench.Time);
        foreach (Transaction lost in new[] { grandchild, child, dearer }) bench.Ledger.Forget(lost.Id);
        Assert.Equal(new TransactionState.Replaced(dearer.Id), bench.StateOf(payment));

        Assert.Equal(
            new[] { dearer.Id, payment.Id, child.Id, grandchild.Id }.Order(), bench.Ledger.Book.FamilyOf(bench.Known(dearer)).Select(known => known.Id).Order());
        Abandon(dearer);
        Assert.All([payment, dearer, child, grandchild], gone => Assert.Equal(new TransactionState.Abandoned(null), bench.StateOf(gone)));
        Assert.Equal(new OutPoint(income.Id, 0), Assert.Single(bench.View.Coins()).Place);
    }

    [Fact]
    public void Where_another_transaction_has_spent_its_coin_it_says_so_and_the_coin_is_gone()
    {
        Abandon(payment);
        Transaction rival = LedgerBench.Pay([new(income.Id, 0)], (LedgerBench.Elsewhere, 9_000));
        BlockPlace block = bench.Confirm(rival);
        Assert.Equal(new TransactionState.Abandoned(new(rival.Id, block, new(income.Id, 0))), bench.StateOf(payment));
        Assert.Equal($"abandoned: {rival.Id} in block {block.Height} spends its coin", Of(payment).ToString());
        Assert.Empty(bench.View.Coins());
    }

    [Fact]
    public void Its_coins_pay_somebody_else_and_both_are_told_apart()
    {
        Abandon(payment);
        Transaction other = LedgerBench.Pay([new(income.Id, 0)], (LedgerBench.Elsewhere, 9_000));
        bench.Ledger.Send(other, LedgerBench.Time);
        bench.Ledger.See(other, LedgerBench.Time);
        Assert.Equal(new TransactionState.Abandoned(null), bench.StateOf(payment));
        Assert.Equal(new TransactionState.Waiting(), bench.StateOf(other));
    }

    [Fact]
    public void What_is_in_a_block_is_not_given_up()
    {
        bench.Confirm(payment);
        bench.Ledger.Abandon(payment.Id);
        Assert.False(bench.Known(payment).IsAbandoned);
    }

    private void Abandon(Transaction named)
    {
        foreach (WalletTransaction known in bench.Ledger.Book.FamilyOf(bench.Known(named))) bench.Ledger.Abandon(known.Id);
    }

    private PaymentStanding Of(Transaction transaction) => ForkPicture.Quiet.Of(bench.View.EntryOf(bench.Known(transaction)));
}
