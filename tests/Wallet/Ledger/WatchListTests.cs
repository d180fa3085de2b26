using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Primitives;
using Blockchain.Wallet.Keys;
using Blockchain.Wallet.Ledger;
using Xunit;

namespace Blockchain.Wallet.Tests.Ledger;

/// <summary>Which addresses the wallet looks for, and which it gives out.</summary>
public sealed class WatchListTests
{
    private readonly LedgerBench bench = new();

    private WatchRow Receive => bench.Ledger.Watch.RowOf(Purpose.WitnessKeyHash, 0, Branch.Receive);

    [Fact]
    public void Twenty_addresses_behind_the_last_one_used_are_watched_and_no_more()
    {
        bench.Confirm(bench.Foreign((bench.Receive(20), 1)));
        Assert.Equal(0u, Receive.Paid);
        bench.Confirm(bench.Foreign((bench.Receive(19), 1)));
        Assert.Equal((20u, 20u), (Receive.Paid, Receive.Next));
        bench.Confirm(bench.Foreign((bench.Receive(39), 1)));
        Assert.Equal(40u, Receive.Paid);
        Assert.Equal(new Amount(2), bench.View.Balance().Total);
    }

    [Fact]
    public void A_block_is_looked_at_again_when_a_payment_in_it_widens_the_view()
    {
        bench.Confirm(bench.Foreign((bench.Receive(50), 1)), bench.Foreign((bench.Receive(35), 2)), bench.Foreign((bench.Receive(18), 4)));
        Assert.Equal(new Amount(7), bench.View.Balance().Total);
    }

    [Fact]
    public void An_address_is_handed_out_once_and_watched_however_many_are()
    {
        WatchedScript[] given = [.. Enumerable.Range(0, 30).Select(_ => bench.Ledger.Watch.HandOut(Receive))];
        Assert.Equal(30, given.Select(address => address.Address).Distinct().Count());
        bench.Confirm(bench.Foreign((given[^1].Script, 5)));
        Assert.Equal(new Amount(5), bench.View.Balance().Total);
    }

    [Fact]
    public void An_address_that_was_paid_is_not_handed_out_even_when_the_payment_leaves_the_chain()
    {
        bench.Confirm(bench.Foreign((bench.Receive(0), 1)));
        bench.Unconfirm();
        Assert.Equal(1u, bench.Ledger.Watch.HandOut(Receive).Index);
    }

    [Fact]
    public void Rows_do_not_mix()
    {
        Transaction change = bench.Foreign((bench.Change(3), 1));
        bench.Confirm(change);
        Assert.Equal(0u, Receive.Next);
        Assert.Equal(4u, bench.Ledger.Watch.RowOf(Purpose.WitnessKeyHash, 0, Branch.Change).Next);
        Assert.Equal(Branch.Change, Assert.Single(bench.View.Coins()).Owner.Branch);
    }
}
