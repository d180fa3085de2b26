using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Primitives;
using Blockchain.Node.Machine;
using Blockchain.Node.Machine.Forks;
using Blockchain.TestKit;
using Xunit;

namespace Blockchain.Node.Tests.Machine.Forks;

/// <summary>What two branches mean for a payment, and which transaction stands against it.</summary>
public sealed class PaymentWatchTests
{
    private static readonly Block Genesis = BlockBuilder.Genesis(TestRules.Modern);

    private readonly PaymentWatch watch = new(new Outbox());

    [Fact]
    public void A_payment_that_two_branches_spend_differently_names_its_rival_on_either_side()
    {
        OutPoint coin = new(new(new Hash256(1, 2, 3, 4)), 0);
        Transaction payment = TestTransactions.Spend(coin, new Amount(5)), rival = TestTransactions.Spend(coin, new Amount(4));
        Block ours = BlockOf(1, payment), theirs = BlockOf(2, rival);
        watch.Add(ours.Hash, ours.Hash, ours);
        Assert.Null(watch.RivalOf(payment));
        watch.Add(theirs.Hash, ours.Hash, theirs);
        Assert.Equal(rival.Id, watch.RivalOf(payment));
        Assert.Equal(payment.Id, watch.RivalOf(rival));
        Assert.Equal(PaymentStanding.Conflicting, watch.StandingOf(payment, ours.Hash, isWaiting: false));
    }

    [Fact]
    public void A_payment_without_a_rival_stands_on_the_branches_that_confirm_it()
    {
        Transaction both = Spend(1), one = Spend(2), other = Spend(3), none = Spend(4);
        Block ours = BlockOf(1, both, one), theirs = BlockOf(2, both, other);
        watch.Add(ours.Hash, ours.Hash, ours);
        watch.Add(theirs.Hash, ours.Hash, theirs);
        Assert.Equal(
            [PaymentStanding.OnAllBranches, PaymentStanding.OnlyOurs, PaymentStanding.OnlyTheirs, PaymentStanding.Waiting],
            new[] { both, one, other, none }.Select(payment => watch.StandingOf(payment, ours.Hash, isWaiting: true)));
        Assert.All([both, one, other, none], payment => Assert.Null(watch.RivalOf(payment)));
    }

    private static Transaction Spend(ulong number) => TestTransactions.Spend(new OutPoint(new(new Hash256(number, 5, 5, 5)), 0), new Amount(1));

    private static Block BlockOf(byte salt, params Transaction[] transactions) =>
        new BlockBuilder(new(Genesis.Header, Genesis.Hash, null), TestRules.Modern) { Salt = salt, Transactions = [.. transactions] }.Build();
}
