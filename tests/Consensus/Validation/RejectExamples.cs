using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Primitives;
using Blockchain.Consensus.Rules;
using Blockchain.Consensus.Validation;
using Blockchain.TestKit;

namespace Blockchain.Consensus.Tests.Validation;

/// <summary>For every reject the smallest thing that earns it, and its neighbour on the valid side.</summary>
public static class RejectExamples
{
    public static IEnumerable<RejectExample> All =>
        [.. Blocks(), .. Transactions(), .. Amounts(), .. Headers(), .. InContext(), .. Witnesses(), .. Coins(), .. Money()];

    private static IEnumerable<RejectExample> Blocks()
    {
        yield return new(Reject.HighHash, RuleNames.ProofOfWork, static broken =>
            Judge((world, _) => new BlockBuilder(world.Parent, world.Rules) { IsMined = !broken }.Build()));
        yield return new(Reject.MerkleRootMismatch, RuleNames.MerkleRoot, static broken =>
            Judge((world, _) => new BlockBuilder(world.Parent, world.Rules) { MerkleRoot = broken ? default(MerkleRoot) : null }.Build()));
        yield return new(Reject.MerkleTreeMutated, RuleNames.MerkleRoot, static broken => Judge((world, _) =>
        {
            Block block = world.Block(world.Pay(1), world.Pay(2));
            return broken ? new(block.Header, block.Transactions.Add(block.Transactions[^1])) : block;
        }));
        yield return new(Reject.BlockLength, RuleNames.MaxBlockSize, static broken => Judge((world, by) =>
        {
            Block empty = world.Block(world.Pay(1).WithOutputs(World.Filler(100_000)));
            return world.Block(world.Pay(1).WithOutputs(World.Filler(100_000 + world.Rules.MaxBlockSize - empty.StrippedSize + by)));
        }, broken ? 1 : 0));
        yield return new(Reject.CoinbaseMissing, RuleNames.OneCoinbase, static broken =>
            Judge((world, _) => broken ? new BlockBuilder(world.Parent, world.Rules).Build([world.Pay(1)]) : world.Block(world.Pay(1))));
        yield return new(Reject.CoinbaseMultiple, RuleNames.OneCoinbase, static broken =>
            Judge((world, _) => world.With(world.Coinbase(), broken ? new BlockBuilder(world.Parent, world.Rules) { Salt = 1 }.Coinbase() : world.Pay(1))));
        yield return new(Reject.BlockSigOps, RuleNames.MaxSigOpsCost, static broken =>
            Judge((world, by) => world.Block(world.Pay(1).WithOutputs(World.Filler(20_000 + by, with: 0xac))), broken ? 1 : 0));
        yield return new(Reject.TouchedTxIds, RuleNames.MaxTouchedTxIds, static broken => Judge(
            (world, _) => world.Block(world.Pay(1), world.Pay(2)), rules: TestRules.Modern with { MaxTouchedTxIds = broken ? 4 : 5 }));
    }

    private static IEnumerable<RejectExample> Transactions()
    {
        yield return new(Reject.TransactionInputsEmpty, RuleNames.TransactionNotEmpty, static broken => Judge(
            (world, _) => world.Block(broken ? TestTransactions.Spend([], World.Value) : world.Pay(1))));
        yield return new(Reject.TransactionOutputsEmpty, RuleNames.TransactionNotEmpty, static broken => Judge(
            (world, _) => world.Block(broken ? TestTransactions.Spend(world.Coin(1)) : world.Pay(1))));
        // In a block its length is refused first, so the transaction is judged alone.
        yield return new(Reject.TransactionOversize, RuleNames.MaxBlockSize, static broken =>
        {
            World world = new();
            Transaction small = world.Pay(1).WithOutputs(World.Filler(100_000));
            int bytes = 100_000 + world.Rules.MaxBlockSize - small.StrippedSize + (broken ? 1 : 0);
            return TransactionChecks.ContextFree(world.Pay(1).WithOutputs(World.Filler(bytes)), world.Rules);
        });
        yield return new(Reject.InputsDuplicate, RuleNames.UniqueInputs, static broken => Judge(
            (world, _) => world.Block(TestTransactions.Spend([world.Coin(1), world.Coin(broken ? 1 : 2)], World.Value))));
        yield return new(Reject.CoinbaseScriptLength, RuleNames.CoinbaseScriptLength, static broken => Judge(
            (world, by) => new BlockBuilder(world.Parent, world.Rules) { CoinbaseScript = new((byte[])[0x5c, .. new byte[99 + by]]) }.Build(), broken ? 1 : 0));
        yield return new(Reject.PreviousOutputNull, RuleNames.PreviousOutputNamed, static broken => Judge(
            (world, _) => world.Block(TestTransactions.Spend([world.Coin(1), broken ? OutPoint.Null : world.Coin(2)], World.Value))));
    }

    private static IEnumerable<RejectExample> Amounts()
    {
        Amount all = Amount.Coins(21_000_000);
        yield return new(Reject.OutputNegative, RuleNames.OutputNotNegative, static broken => Judge(
            (world, by) => world.Block(TestTransactions.Spend(world.Coin(1), new Amount(0 - by))), broken ? 1 : 0));
        yield return new(Reject.OutputTooLarge, RuleNames.MaxMoney, broken => Judge(
            (world, by) => world.Block(TestTransactions.Spend(world.Coin(1, all), all + new Amount(by))), broken ? 1 : 0));
        yield return new(Reject.OutputTotalTooLarge, RuleNames.MaxMoney, broken => Judge(
            (world, by) => world.Block(TestTransactions.Spend(world.Coin(1, all), all, new Amount(by))), broken ? 1 : 0));
    }

    private static IEnumerable<RejectExample> Headers()
    {
        yield return new(Reject.DifficultyBits, RuleNames.Difficulty, static broken => Judge((world, _) =>
            new BlockBuilder(world.Parent, world.Rules) { Bits = broken ? new CompactTarget(0x207ffffe) : null }.Build()));
        yield return new(Reject.TimeTooOld, RuleNames.TimeAboveMedian, static broken => Judge((world, by) =>
            new BlockBuilder(world.Parent, world.Rules) { Time = world.Parent.MedianTime + 1 - by }.Build(), broken ? 1 : 0));
        yield return new(Reject.TimeTooNew, RuleNames.MaxFutureTime, static broken => Judge((world, by) =>
            new BlockBuilder(world.Parent, world.Rules) { Time = world.Now + 7_200 + by }.Build(), broken ? 1 : 0));
        yield return new(Reject.TimeWarp, RuleNames.TimeWarpProtection, static broken => Judge(
            (world, by) => new BlockBuilder(world.Parent, world.Rules) { Time = world.Parent.Header.Time - 600 - by }.Build(),
            broken ? 1 : 0,
            TestRules.Modern with { TimeWarpProtection = true, RetargetTimespan = 12 * 600 }));
        yield return new(Reject.BlockVersion, RuleNames.MinBlockVersion, static broken => Judge(
            (world, by) => new BlockBuilder(world.Parent, world.Rules) { Version = 4 - by }.Build(), broken ? 1 : 0));
    }

    private static IEnumerable<RejectExample> InContext()
    {
        yield return new(Reject.NonFinal, RuleNames.LockTime, static broken => Judge(
            (world, by) => world.Block(world.Pay(1).WithSequence(0xfffffffe).WithLockTime((uint)(world.Parent.Height.Value + by))), broken ? 1 : 0));
        yield return new(Reject.CoinbaseHeight, RuleNames.HeightInCoinbase, static broken => Judge((world, _) =>
            new BlockBuilder(world.Parent, world.Rules) { CoinbaseScript = new((byte[])[broken ? (byte)0x5b : (byte)0x5c, 0x00]) }.Build()));
    }

    private static IEnumerable<RejectExample> Witnesses()
    {
        yield return new(Reject.WitnessNonceSize, RuleNames.WitnessCommitment, static broken => Judge(
            (world, _) => WitnessBlocks.Committed(world, static block => block, nonceBytes: broken ? 31 : 32)));
        yield return new(Reject.WitnessMerkleMismatch, RuleNames.WitnessCommitment, static broken => Judge(
            (world, _) => WitnessBlocks.Committed(world, block => broken ? WitnessBlocks.WithOtherWitness(block) : block)));
        yield return new(Reject.WitnessUnexpected, RuleNames.WitnessCommitment, static broken => Judge((world, _) =>
        {
            Transaction spend = WitnessBlocks.Spend(world, 1);
            return broken ? world.With(world.Coinbase(), spend) : world.Block(spend);
        }));
        yield return new(Reject.BlockWeight, RuleNames.MaxBlockWeight, static broken =>
        {
            World world = new();
            return BlockChecks.InContext(WitnessBlocks.OfWeight(world, world.Rules.MaxBlockWeight + (broken ? 1 : 0)), world.Parent, world.Rules);
        });
    }

    private static IEnumerable<RejectExample> Coins()
    {
        yield return new(Reject.DuplicateTxId, RuleNames.NoDuplicateTxIds, static broken => Judge((world, _) =>
        {
            Block block = world.Block(world.Pay(1));
            world.Coins.Add(new(block.Transactions[1].Id, broken ? 0u : 1u), new(new(World.Value, default), new(1), false));
            return block;
        }));
        yield return new(Reject.InputsMissingOrSpent, RuleNames.InputsExist, static broken => Judge((world, _) =>
            world.Block(world.Pay(1), TestTransactions.Spend(world.Coin(broken ? 1 : 2), World.Value, Amount.Zero))));
        yield return new(Reject.CoinbaseImmature, RuleNames.CoinbaseMaturity, static broken => Judge(
            (world, _) => world.Block(TestTransactions.Spend(world.Coin(1, height: 3, isCoinbase: true), World.Value)),
            rules: TestRules.Modern with { CoinbaseMaturity = broken ? 10 : 9 }));
        yield return new(Reject.Script, RuleNames.ScriptsSucceed, static broken => Judge((world, _) =>
            world.Block(TestTransactions.Spend(world.Coin(1, script: new((byte[])[broken ? (byte)0x00 : (byte)0x52])), World.Value))));
    }

    private static IEnumerable<RejectExample> Money()
    {
        Amount all = Amount.Coins(21_000_000);
        yield return new(Reject.InputValuesOutOfRange, RuleNames.MaxMoney, broken => Judge((world, by) =>
            world.Block(TestTransactions.Spend([world.Coin(1, all), world.Coin(2, new Amount(by))], World.Value)), broken ? 1 : 0));
        yield return new(Reject.InputsBelowOutputs, RuleNames.InputsCoverOutputs, static broken => Judge((world, by) =>
            world.Block(TestTransactions.Spend(world.Coin(1), World.Value + new Amount(by))), broken ? 1 : 0));
        // Needs sums that wrap, which only rule sets without max-money let through.
        yield return new(Reject.FeeOutOfRange, RuleNames.MaxMoney, static broken =>
        {
            Amount half = new(long.MaxValue);
            Transaction spend = TestTransactions.Spend(default(OutPoint), broken ? [half, half] : []);
            Coin[] spent = [new(new(half, default), default, false)];
            return TransactionChecks.Inputs(spend, spent, new(1), TestRules.Original, out _);
        });
        yield return new(Reject.AccumulatedFeeOutOfRange, RuleNames.MaxMoney, broken => Judge((world, by) => world.Block(
            TestTransactions.Spend(world.Coin(1, all), Amount.Zero), TestTransactions.Spend(world.Coin(2, new Amount(by)), Amount.Zero)), broken ? 1 : 0));
        yield return new(Reject.CoinbaseAmount, RuleNames.Subsidy, static broken => Judge((world, by) => new BlockBuilder(world.Parent, world.Rules)
        {
            Transactions = [TestTransactions.Spend(world.Coin(1), World.Value - new Amount(7))],
            Fees = new(7 + by),
        }.Build(), broken ? 1 : 0));
    }

    private static Violation? Judge(Func<World, int, Block> make, int by = 0, ConsensusRules? rules = null)
    {
        World world = new(rules);
        return world.Judge(make(world, by));
    }
}
