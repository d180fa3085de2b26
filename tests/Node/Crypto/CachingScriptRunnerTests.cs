using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Crypto;
using Blockchain.Consensus.Primitives;
using Blockchain.Consensus.Script;
using Blockchain.Consensus.Validation;
using Blockchain.Node.Crypto;
using Blockchain.TestKit;
using CsCheck;
using Xunit;

namespace Blockchain.Node.Tests.Crypto;

/// <summary>A runner that remembers answers as one that does not; it only runs less.</summary>
public sealed class CachingScriptRunnerTests
{
    private static readonly ScriptBytes Succeeds = new((byte[])[0x51]);
    private static readonly ScriptBytes Fails = new((byte[])[0x00]);

    [Fact]
    public void Any_list_of_scripts_is_answered_as_without_memory()
    {
        CachingScriptRunner caching = new(new SequentialScriptRunner(BouncyCastleVerifier.Instance), transactionCountMax: 64);
        SequentialScriptRunner plain = new(BouncyCastleVerifier.Instance);
        int failures = 0;
        // Each number is one transaction: of its inputs the one with that place fails; small worlds make them come again.
        Gen.Int[0, 40].Array[0, 12].Select(Gen.Int[0, 1]).Sample((transactions, flags) =>
        {
            ScriptJob[] jobs = [.. transactions.SelectMany((failing, place) => ScriptJob.AllOf(Spending(1 + (failing % 4), failing)))];
            ScriptFlags enforced = flags == 0 ? ScriptFlags.None : ScriptFlags.P2sh;
            ScriptFailure? expected = plain.Run(jobs, enforced);
            if (expected is not null) failures++;
            return caching.Run(jobs, enforced) == expected;
        }, iter: 2_000, threads: 1);

        Assert.InRange(failures, 200, 1_800);
        Assert.InRange(caching.HitCount, 1_000, long.MaxValue);
        Evidence.Record($"scripts: 2000 lists answered as without memory, {caching.HitCount} transactions not run again");
    }

    [Fact]
    public void A_transaction_that_succeeded_is_not_run_again()
    {
        CountingRunner counter = new();
        CachingScriptRunner caching = new(counter);
        SpendingTransaction first = Spending(3), second = Spending(2);
        Assert.Null(caching.Run(ScriptJob.AllOf(first), ScriptFlags.P2sh));
        Assert.Equal(3, counter.Count);

        // In a block the same transaction is another object, and stands beside others.
        ScriptJob[] block = [.. ScriptJob.AllOf(Spending(3)), .. ScriptJob.AllOf(second)];
        Assert.Null(caching.Run(block, ScriptFlags.P2sh));
        Assert.Equal(5, counter.Count);
        Assert.Null(caching.Run(block, ScriptFlags.P2sh));
        Assert.Equal(5, counter.Count);
    }

    [Fact]
    public void Flags_spent_outputs_and_witnesses_belong_to_the_question()
    {
        CountingRunner counter = new();
        CachingScriptRunner caching = new(counter);
        SpendingTransaction known = Spending(1);
        Assert.Null(caching.Run(ScriptJob.AllOf(known), ScriptFlags.P2sh));

        Assert.Null(caching.Run(ScriptJob.AllOf(known), ScriptFlags.P2sh | ScriptFlags.Witness));
        TxIn bare = known.Transaction.Inputs[0];
        SpendingTransaction witnessed = new(
            new(known.Transaction.Version, [bare with { Witness = new([(ReadOnlyMemory<byte>)new byte[1]]) }], known.Transaction.Outputs, known.Transaction.LockTime), known.Spent);
        Assert.Equal(known.Transaction.Id, witnessed.Transaction.Id);
        Assert.Null(caching.Run(ScriptJob.AllOf(witnessed), ScriptFlags.P2sh));
        Assert.Null(caching.Run(ScriptJob.AllOf(new(known.Transaction, [known.Spent[0] with { Value = new(1) }])), ScriptFlags.P2sh));
        Assert.Equal(4, counter.Count);
        Assert.NotNull(caching.Run(ScriptJob.AllOf(new(known.Transaction, [known.Spent[0] with { ScriptPubKey = Fails }])), ScriptFlags.P2sh));
        Assert.Equal(5, counter.Count);
    }

    [Fact]
    public void Some_inputs_of_a_transaction_say_nothing_of_the_others()
    {
        CountingRunner counter = new();
        CachingScriptRunner caching = new(counter);
        ScriptJob[] jobs = ScriptJob.AllOf(Spending(2));
        Assert.Null(caching.Run(jobs.AsMemory(0, 1), ScriptFlags.None));
        Assert.Null(caching.Run(jobs.AsMemory(1, 1), ScriptFlags.None));
        Assert.Null(caching.Run(jobs, ScriptFlags.None));

        Assert.Equal(4, counter.Count);
        Assert.Equal(0, caching.HitCount);
    }

    [Fact]
    public void What_fails_is_run_each_time_and_what_stands_before_it_is_not()
    {
        CountingRunner counter = new();
        CachingScriptRunner caching = new(counter);
        ScriptJob[] jobs = [.. ScriptJob.AllOf(Spending(2)), .. ScriptJob.AllOf(Spending(3, failing: 1))];
        Assert.Equal(3, caching.Run(jobs, ScriptFlags.None)?.Job);
        Assert.Equal(4, counter.Count);
        Assert.Equal(3, caching.Run(jobs, ScriptFlags.None)?.Job);
        Assert.Equal(6, counter.Count);
    }

    private static SpendingTransaction Spending(int inputs, int failing = -1)
    {
        TxIn[] spends = [.. Enumerable.Range(0, inputs).Select(static i => new TxIn(new(default, (uint)i), default, 0))];
        Transaction transaction = new(2, [.. spends], [new TxOut(new(inputs), Succeeds)], 0);
        return new(transaction, [.. Enumerable.Range(0, inputs).Select(i => new TxOut(Amount.Zero, i == failing ? Fails : Succeeds))]);
    }

    /// <summary>Counts the scripts that it runs.</summary>
    private sealed class CountingRunner : IScriptRunner
    {
        private readonly SequentialScriptRunner inner = new(BouncyCastleVerifier.Instance);

        public int Count { get; private set; }

        public ScriptFailure? Run(ReadOnlyMemory<ScriptJob> jobs, ScriptFlags flags)
        {
            ScriptFailure? failure = inner.Run(jobs, flags);
            Count += failure is null ? jobs.Length : failure.Value.Job + 1;
            return failure;
        }
    }
}
