using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Primitives;
using Blockchain.Wallet.Ledger;
using Xunit;

namespace Blockchain.Wallet.Tests.Ledger;

/// <summary>What becomes of payments when blocks leave the chain.</summary>
public sealed class WalletLedgerTests
{
    private readonly LedgerBench bench = new();

    [Fact]
    public void A_payment_whose_block_left_is_back_in_the_mempool_as_soon_as_it_waits()
    {
        Transaction payment = bench.Foreign((bench.Receive(0), 1_000));
        BlockPlace block = bench.Confirm(payment);
        Assert.Equal(new TransactionState.Confirmed(block), bench.StateOf(payment));
        bench.Unconfirm();
        Assert.Equal(new TransactionState.Unsent(), bench.StateOf(payment));
        Assert.Equal(block, bench.Known(payment).LeftBlock);
        Assert.True(bench.Ledger.See(payment, LedgerBench.Time));
        Assert.Equal(new TransactionState.Waiting(), bench.StateOf(payment));
        BlockPlace again = bench.Confirm(payment);
        Assert.Equal(new TransactionState.Confirmed(again), bench.StateOf(payment));
        Assert.Equal(block, bench.Known(payment).LeftBlock); // history still tells of it
    }

    [Fact]
    public void A_payment_is_double_spent_when_the_other_branch_spends_its_coin_and_says_by_whom_and_where()
    {
        OutPoint coin = bench.NewCoin();
        Transaction payment = LedgerBench.Pay([coin], (bench.Receive(0), 1_000)), rival = LedgerBench.Pay([coin], (LedgerBench.Elsewhere, 900));
        bench.Confirm(payment);
        bench.Unconfirm();
        BlockPlace block = bench.Confirm(rival);
        Assert.Equal(new TransactionState.DoubleSpent(rival.Id, block, coin), bench.StateOf(payment));
        Assert.False(bench.Knows(rival)); // it is nobody's business here
        Assert.Equal(Amount.Zero, bench.View.Balance().Total);
        bench.Unconfirm();
        Assert.Equal(new TransactionState.Unsent(), bench.StateOf(payment));
    }

    [Fact]
    public void A_waiting_payment_is_double_spent_by_a_block_and_takes_its_children_along()
    {
        OutPoint coin = bench.NewCoin();
        Transaction payment = LedgerBench.Pay([coin], (bench.Receive(0), 1_000));
        Transaction child = LedgerBench.Pay([new(payment.Id, 0)], (bench.Receive(1), 900));
        bench.Ledger.See(payment, LedgerBench.Time);
        bench.Ledger.See(child, LedgerBench.Time);
        bench.Confirm(LedgerBench.Pay([coin], (LedgerBench.Elsewhere, 900)));
        Assert.IsType<TransactionState.DoubleSpent>(bench.StateOf(payment));
        Assert.Equal(new TransactionState.ChildOf(payment.Id), bench.StateOf(child));
        Assert.Empty(bench.View.Coins());
    }

    [Fact]
    public void A_reward_is_lost_with_its_block_and_so_is_what_was_paid_from_it()
    {
        Transaction reward = bench.Coinbase(bench.Receive(0), 5_000);
        bench.Confirm(reward);
        bench.ConfirmEmpty(99);
        Transaction payment = LedgerBench.Pay([new(reward.Id, 0)], (LedgerBench.Elsewhere, 4_000));
        bench.Confirm(payment);
        for (int i = 0; i < 101; i++) bench.Unconfirm();
        Assert.Equal(new TransactionState.LostCoinbase(), bench.StateOf(reward));
        Assert.Equal(new TransactionState.ChildOf(reward.Id), bench.StateOf(payment));
    }

    [Fact]
    public void A_reward_matures_under_a_hundred_blocks()
    {
        bench.Confirm(bench.Coinbase(bench.Receive(0), 5_000));
        bench.ConfirmEmpty(98);
        Assert.Equal(new Amount(5_000), bench.View.Balance().Immature);
        bench.Confirm();
        Assert.Equal((new Amount(5_000), Amount.Zero), (bench.View.Balance().Confirmed, bench.View.Balance().Immature));
    }

    [Fact]
    public void Change_of_the_wallets_own_payment_can_be_spent_before_it_is_confirmed_and_that_of_others_cannot()
    {
        Transaction income = bench.Foreign((bench.Receive(0), 10_000));
        bench.Confirm(income);
        Transaction payment = LedgerBench.Pay([new(income.Id, 0)], (LedgerBench.Elsewhere, 3_000), (bench.Change(0), 6_500));
        bench.Ledger.Send(payment, LedgerBench.Time);
        Assert.Empty(bench.View.Coins()); // the coin is taken from the moment the payment is signed
        bench.Ledger.See(payment, LedgerBench.Time);
        bench.Ledger.See(bench.Foreign((bench.Receive(1), 50)), LedgerBench.Time);
        Assert.Equal(new Balance(Amount.Zero, Amount.Zero, new(6_500), new(50)), bench.View.Balance());
        HistoryEntry line = bench.View.EntryOf(bench.Known(payment));
        Assert.Equal((HistoryKind.Sent, new Amount(-3_500), (Amount?)new Amount(500), new Amount(3_000)), (line.Kind, line.Net, line.Fee, line.Amount));
    }

    [Fact]
    public void A_payment_that_left_the_chain_keeps_its_coins_and_a_dead_one_gives_them_back()
    {
        Transaction first = bench.Foreign((bench.Receive(0), 1_000)), second = bench.Foreign((bench.Receive(1), 2_000));
        bench.Confirm(first, second);
        Transaction payment = LedgerBench.Pay([new(first.Id, 0), new(second.Id, 0)], (LedgerBench.Elsewhere, 2_900));
        bench.Confirm(payment);
        bench.Unconfirm();
        Assert.Empty(bench.View.Coins());
        bench.Confirm(LedgerBench.Pay([new(first.Id, 0)], (LedgerBench.Elsewhere, 900)));
        Assert.Equal(new OutPoint(second.Id, 0), Assert.Single(bench.View.Coins()).Place);
    }

    [Fact]
    public void A_replaced_payment_names_what_took_its_place_and_comes_back_with_it()
    {
        Transaction income = bench.Foreign((bench.Receive(0), 10_000));
        bench.Confirm(income);
        Transaction cheap = LedgerBench.Pay([new(income.Id, 0)], (LedgerBench.Elsewhere, 3_000), (bench.Change(0), 6_900));
        Transaction dear = LedgerBench.Pay([new(income.Id, 0)], (LedgerBench.Elsewhere, 3_000), (bench.Change(0), 6_000));
        bench.Ledger.See(cheap, LedgerBench.Time);
        bench.Ledger.See(dear, LedgerBench.Time);
        Assert.Equal(new TransactionState.Replaced(dear.Id), bench.StateOf(cheap));
        Assert.Equal(new Amount(6_000), bench.View.Balance().Total);
        bench.Confirm(cheap); // miners need not take the dearer one
        Assert.IsType<TransactionState.Confirmed>(bench.StateOf(cheap));
        Assert.IsType<TransactionState.DoubleSpent>(bench.StateOf(dear));
        Assert.Equal(new Amount(6_900), bench.View.Balance().Total);
    }

    [Fact]
    public void A_payment_of_others_that_waits_no_longer_is_forgotten_and_one_of_its_own_is_not()
    {
        Transaction income = bench.Foreign((bench.Receive(0), 10_000)), promise = bench.Foreign((bench.Receive(1), 1));
        bench.Confirm(income);
        Transaction payment = LedgerBench.Pay([new(income.Id, 0)], (LedgerBench.Elsewhere, 3_000));
        bench.Ledger.See(payment, LedgerBench.Time);
        bench.Ledger.See(promise, LedgerBench.Time);
        bench.Ledger.Forget(payment.Id);
        bench.Ledger.Forget(promise.Id);
        Assert.Equal(new TransactionState.Unsent(), bench.StateOf(payment));
        Assert.False(bench.Knows(promise));
    }

    [Fact]
    public void To_begin_anew_takes_every_block_back_and_the_same_blocks_make_the_same_ledger()
    {
        BlockPlace below = bench.Ledger.Tip!.Value;
        Transaction income = bench.Foreign((bench.Receive(0), 10_000)), payment = LedgerBench.Pay([new(income.Id, 0)], (bench.Change(0), 9_000));
        BlockPlace first = bench.Confirm(income), second = bench.Confirm(payment);
        bench.Ledger.Restart(below);
        Assert.Empty(bench.View.CoinsInBlocks());
        bench.Ledger.Confirm(first, LedgerBench.Time, [income]);
        bench.Ledger.Confirm(second, LedgerBench.Time, [payment]);
        Assert.Equal(new OutPoint(payment.Id, 0), Assert.Single(bench.View.Coins()).Place);
        Assert.Null(bench.Known(payment).LeftBlock); // the block is where it was
    }
}
