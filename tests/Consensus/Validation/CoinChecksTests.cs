using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Primitives;
using Blockchain.Consensus.Validation;
using Blockchain.TestKit;
using CsCheck;
using Xunit;

namespace Blockchain.Consensus.Tests.Validation;

/// <summary>Spending: order of faults, spends inside a block, coins named twice, operations behind hashes.</summary>
public sealed class CoinChecksTests
{
    [Fact]
    public void A_transaction_may_spend_an_earlier_one_of_its_block_and_not_a_later_one()
    {
        World world = new();
        Transaction first = world.Pay(1);
        Transaction second = TestTransactions.Spend(first.Output(), World.Value);

        Assert.Null(world.Judge(first, second));
        Violation? violation = world.Judge(second, first);
        Assert.Equal((Reject.InputsMissingOrSpent, 1, 0), (violation?.Reject, violation?.Transaction, violation?.Input));
    }

    /// <summary>A12: twice in one transaction is a rule of its own, twice in one block is a missing coin.</summary>
    [Fact]
    public void A_coin_named_twice_counts_twice_only_where_no_rule_forbids_it()
    {
        World world = new();
        Transaction twice = TestTransactions.Spend([world.Coin(1), world.Coin(1)], World.Value + World.Value);
        Assert.Equal(Reject.InputsDuplicate, world.Judge(twice)?.Reject);

        World lax = new(TestRules.Modern with { UniqueInputs = false });
        lax.Coin(1);
        Assert.Null(lax.Judge(twice)); // the inflation of CVE-2018-17144
        Assert.Equal(Reject.InputsMissingOrSpent, world.Judge(world.Pay(1), TestTransactions.Spend(world.Coin(1), World.Value, Amount.Zero))?.Reject);
    }

    [Fact]
    public void Outputs_that_nothing_can_spend_are_not_there_to_be_spent()
    {
        World world = new();
        Transaction carries = world.Pay(1).WithOutputs(new TxOut(World.Value, new(new byte[] { 0x6a })));

        Violation? violation = world.Judge(carries, TestTransactions.Spend(carries.Output(), World.Value));

        Assert.Equal((Reject.InputsMissingOrSpent, 2), (violation?.Reject, violation?.Transaction));
    }

    [Fact]
    public void Without_max_money_sums_wrap_as_they_did_in_August_2010()
    {
        Amount half = new(long.MaxValue - 1_000_000);
        World world = new(TestRules.Original);
        Assert.Null(world.Judge(TestTransactions.Spend(world.Coin(1), half, half)));
        World modern = new();
        Assert.Equal(Reject.OutputTooLarge, modern.Judge(TestTransactions.Spend(modern.Coin(1), half, half))?.Reject);
    }

    [Fact]
    public void Operations_behind_script_hashes_count_from_the_spend_on()
    {
        byte[] redeem = [.. Enumerable.Repeat((byte)0xac, 500)];
        Assert.Null(Judge(PayToScript(spends: 40)));
        Violation? violation = Judge(PayToScript(spends: 41));
        Assert.Equal((Reject.BlockSigOps, 82_000, 80_000, 41), (violation?.Reject, violation?.Measured, violation?.Limit, violation?.Transaction));

        (World World, Transaction[] Spends) PayToScript(int spends)
        {
            World world = new();
            ScriptBytes script = Consensus.Script.ScriptTemplates.PayToScriptHash(Consensus.Crypto.Hash160.Of(redeem));
            ScriptBytes proof = new Consensus.Script.ScriptBuilder().Push(redeem).ToScript();
            return (world, [.. Enumerable.Range(1, spends).Select(number =>
                TestTransactions.Spend(world.Coin(number, script: script), World.Value).WithProof(0, proof))]);
        }

        static Violation? Judge((World World, Transaction[] Spends) made)
        {
            MeasuredBlock measured = MeasuredBlock.Of(made.World.Block(made.Spends), new(12), made.World.Coins);
            return CoinChecks.BeforeScripts(measured, new(measured.Block.Header, made.World.Parent), made.World.Rules);
        }
    }

    /// <summary>The order of the reference node: overwritten ids, then each transaction whole, then the coinbase's amount, then scripts.</summary>
    [Fact]
    public void The_first_of_several_faults_is_the_one_that_is_named()
    {
        World world = new();
        Transaction fails = TestTransactions.Spend(world.Coin(1, script: new(new byte[] { 0 })), World.Value);
        Transaction tooMuch = TestTransactions.Spend(world.Coin(2), World.Value + World.Value);
        Transaction missing = TestTransactions.Spend(new OutPoint(default, 9), World.Value);
        Assert.Equal(Reject.Script, world.Judge(fails)?.Reject);
        Assert.Equal(Reject.CoinbaseAmount, Greedy(fails)?.Reject);
        Assert.Equal(Reject.InputsBelowOutputs, Greedy(fails, tooMuch, missing)?.Reject);
        Assert.Equal(Reject.InputsMissingOrSpent, Greedy(fails, missing, tooMuch)?.Reject);
        world.Coins.Add(tooMuch.Output(), new(new(World.Value, default), new(1), false));
        Assert.Equal(Reject.DuplicateTxId, Greedy(fails, missing, tooMuch)?.Reject);

        Violation? Greedy(params Transaction[] transactions) =>
            world.Judge(new BlockBuilder(world.Parent, world.Rules) { Transactions = [.. transactions], Fees = new(1) }.Build());
    }

    /// <summary>What goes in comes out: fees are what is spent less what is made, and the coinbase may take exactly that.</summary>
    [Fact]
    public void The_coinbase_may_take_the_fees_to_the_last_satoshi()
    {
        Gen.Select(Gen.Long[0, 100_000], Gen.Long[0, 100_000]).List[0, 8].Sample(pairs =>
        {
            World world = new();
            Transaction[] spends =
            [
                .. pairs.Select((pair, i) => TestTransactions.Spend(world.Coin(i + 1, new(pair.Item1 + pair.Item2)), new Amount(pair.Item1))),
            ];
            long fees = pairs.Sum(static pair => pair.Item2);
            return Take(fees) is null && Take(fees + 1)?.Measured == Take(fees + 1)?.Limit + 1;

            Violation? Take(long amount) =>
                world.Judge(new BlockBuilder(world.Parent, world.Rules) { Transactions = [.. spends], Fees = new(amount) }.Build());
        }, iter: 100);
    }
}
