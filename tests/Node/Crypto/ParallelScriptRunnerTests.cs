using System.Diagnostics;
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

/// <summary>However many threads run the scripts, the answer is that of running them in turn.</summary>
public sealed class ParallelScriptRunnerTests
{
    [Fact]
    public void The_lowest_failure_is_the_answer_on_any_number_of_threads()
    {
        ParallelScriptRunner[] runners = [.. Enumerable.Range(1, 5).Select(static threads => new ParallelScriptRunner(BouncyCastleVerifier.Instance, threads))];
        SequentialScriptRunner inTurn = new(BouncyCastleVerifier.Instance);
        int judged = 0;
        // Each number is one script: 0 fails with one error, 1 with another, the rest succeed.
        Gen.Int[0, 60].Array[0, 200].Sample(scripts =>
        {
            ScriptJob[] jobs = Jobs(scripts);
            ScriptFailure? expected = inTurn.Run(jobs, ScriptFlags.None);
            judged++;
            return runners.All(runner => runner.Run(jobs, ScriptFlags.None) == expected);
        }, iter: 400, threads: 1);
        foreach (ParallelScriptRunner runner in runners) runner.Dispose();

        Assert.Equal(400, judged);
        Evidence.Record($"parallel scripts: {judged} lists of scripts, the same answer on 1 to 5 threads as in turn");
    }

    [Fact]
    public void A_bug_in_a_helper_thread_stops_the_caller()
    {
        using ParallelScriptRunner runner = new(new BrokenVerifier(), 3);
        ScriptJob[] jobs = Jobs([.. Enumerable.Repeat(-1, 100)]);

        Assert.Throws<InvalidOperationException>(() => runner.Run(jobs, ScriptFlags.None));
        Assert.Null(runner.Run(Jobs([5, 5, 5]), ScriptFlags.None));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(ParallelScriptRunner.ThreadCountMax + 1)]
    public void The_number_of_threads_is_bounded(int threads) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new ParallelScriptRunner(BouncyCastleVerifier.Instance, threads));

    private static ScriptJob[] Jobs(int[] scripts)
    {
        ScriptJob[] jobs = new ScriptJob[scripts.Length];
        for (int i = 0; i < scripts.Length; i++)
        {
            byte[] script = scripts[i] switch
            {
                -1 => Convert.FromHexString($"{30:x2}{"3006020101020101".PadRight(60, '0')}21{"02".PadRight(66, '1')}ac"), // asks the verifier
                0 => [0x00],
                1 => [0x6a],
                _ => [0x51],
            };
            Transaction spend = TestTransactions.Spend(new OutPoint(default, (uint)i), Amount.Zero);
            jobs[i] = new(new(spend, [new(Amount.Zero, new(script))]), new(1, 0));
        }
        return jobs;
    }

    private sealed class BrokenVerifier : ISignatureVerifier
    {
        public bool VerifyEcdsa(ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> signature, Hash256 digest) => throw new InvalidOperationException("bug");

        public bool VerifySchnorr(ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> signature, ReadOnlySpan<byte> message) => throw new UnreachableException();

        public bool VerifyTaprootTweak(ReadOnlySpan<byte> outputKey, bool outputKeyIsOdd, ReadOnlySpan<byte> internalKey, Hash256 tweak) => throw new UnreachableException();
    }
}
