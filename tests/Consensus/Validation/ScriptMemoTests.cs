using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Primitives;
using Blockchain.Consensus.Script;
using Blockchain.Consensus.Validation;
using Blockchain.TestKit;
using CsCheck;
using Xunit;

namespace Blockchain.Consensus.Tests.Validation;

/// <summary>What is remembered of scripts must be what running them would say, and must save the running.</summary>
public sealed class ScriptMemoTests
{
    private const int Inputs = 6;
    private const int FlagBits = 4;

    /// <summary>Each script fails as soon as all flags of its own mask are on; whatever is asked in whatever order, the answers are those of a fresh run.</summary>
    [Fact]
    public void Answers_do_not_depend_on_what_was_asked_before()
    {
        Gen<int> flags = Gen.Int[0, (1 << FlagBits) - 1];
        Gen.Select(Gen.Int[0, (1 << FlagBits) - 1].Array[Inputs], flags.List[1, 12]).Sample((masks, questions) =>
        {
            MeasuredBlock block = Measured();
            ModelRunner runner = new(masks);
            foreach (int question in questions)
            {
                int expected = Array.FindIndex(masks, mask => mask != 0 && (question & mask) == mask);
                if ((block.RunScripts((ScriptFlags)question, runner)?.Job ?? -1) != expected) return false;
            }
            return true;
        }, iter: 3_000);
    }

    /// <summary>The same when several sets are asked for at once, before or after single ones.</summary>
    [Fact]
    public void Answers_for_several_sets_at_once_are_those_of_each()
    {
        Gen<int> flags = Gen.Int[0, (1 << FlagBits) - 1];
        Gen.Select(Gen.Int[0, (1 << FlagBits) - 1].Array[Inputs], flags.List[0, 3], flags.List[1, 8]).Sample((masks, before, questions) =>
        {
            MeasuredBlock block = Measured();
            ModelRunner runner = new(masks);
            foreach (int question in before) block.RunScripts((ScriptFlags)question, runner);
            block.RunScriptsForAll(questions.Select(static question => (ScriptFlags)question), runner);
            return questions.Concat(before).All(question =>
                (block.RunScripts((ScriptFlags)question, runner)?.Job ?? -1) == Array.FindIndex(masks, mask => mask != 0 && (question & mask) == mask));
        }, iter: 3_000);
    }

    [Fact]
    public void Passing_under_all_flags_answers_for_every_subset()
    {
        MeasuredBlock block = Measured();
        ModelRunner runner = new(new int[Inputs]);

        for (int flags = (1 << FlagBits) - 1; flags >= 0; flags--) Assert.Null(block.RunScripts((ScriptFlags)flags, runner));

        Assert.Equal(Inputs, runner.JobsRun);
    }

    [Fact]
    public void Failing_at_the_fourth_script_leaves_only_the_fourth_and_later_to_run_under_fewer_flags()
    {
        MeasuredBlock block = Measured();
        ModelRunner runner = new([0, 0, 0, 0b1000, 0, 0]);

        Assert.Equal(3, block.RunScripts((ScriptFlags)0b1111, runner)?.Job);
        Assert.Null(block.RunScripts((ScriptFlags)0b0111, runner));
        Assert.Null(block.RunScripts((ScriptFlags)0b0011, runner));

        Assert.Equal(4 + 3, runner.JobsRun);
    }

    private static MeasuredBlock Measured()
    {
        World world = new();
        OutPoint[] coins = [.. Enumerable.Range(1, Inputs).Select(number => world.Coin(number))];
        return MeasuredBlock.Of(world.With(world.Coinbase(), TestTransactions.Spend(coins, Amount.Zero)), new(12), world.Coins);
    }

    /// <summary>A script fails when the flags contain its mask; mask 0 never fails.</summary>
    private sealed class ModelRunner(int[] masks) : IScriptRunner
    {
        public int JobsRun { get; private set; }

        public ScriptFailure? Run(ReadOnlyMemory<ScriptJob> jobs, ScriptFlags flags)
        {
            for (int i = 0; i < jobs.Length; i++)
            {
                JobsRun++;
                int mask = masks[jobs.Span[i].Position.Input];
                if (mask != 0 && ((int)flags & mask) == mask) return new(i, ScriptError.EvalFalse);
            }
            return null;
        }
    }
}
