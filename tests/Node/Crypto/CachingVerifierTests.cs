using Blockchain.Consensus.Crypto;
using Blockchain.Consensus.Primitives;
using Blockchain.Node.Crypto;
using Xunit;

namespace Blockchain.Node.Tests.Crypto;

public sealed class CachingVerifierTests
{
    [Fact]
    public void A_success_is_asked_for_once_and_a_failure_each_time()
    {
        CountingVerifier counter = new();
        CachingVerifier cache = new(counter, salt: "salt"u8);
        EcdsaQuestions ecdsa = new(new(1));
        TaprootQuestions taproot = new(new(1));
        CurveQuestion[] right = [ecdsa.Genuine(), taproot.TweakGenuine(), ecdsa.HighS()];
        CurveQuestion[] wrong = [taproot.NonceOdd(), taproot.TweakParityWrong(), ecdsa.HybridWrong()];
        for (int i = 0; i < 3; i++)
        {
            Assert.All(right, question => Assert.True(question.Ask(cache)));
            Assert.All(wrong, question => Assert.False(question.Ask(cache)));
        }

        Assert.Equal(right.Length + (3 * wrong.Length), counter.Count);
        Assert.Equal(2 * right.Length, cache.HitCount);
        Assert.Equal(counter.Count, cache.MissCount);
    }

    [Fact]
    public void Parity_and_kind_belong_to_the_question()
    {
        CachingVerifier cache = new(new CountingVerifier());
        CurveQuestion right = new TaprootQuestions(new(2)).TweakGenuine();
        Assert.True(right.Ask(cache));
        Assert.False((right with { IsOdd = !right.IsOdd }).Ask(cache));
    }

    [Fact]
    public void The_table_keeps_its_limit()
    {
        CountingVerifier counter = new() { Answer = true };
        CachingVerifier cache = new(counter, entryCountMax: 64);
        Assert.Equal(64, cache.EntryCountMax);
        Hash256[] digests = [.. Enumerable.Range(0, 1000).Select(i => new Hash256((ulong)i, 0, 0, 0))];
        foreach (Hash256 digest in digests) Assert.True(cache.VerifyEcdsa(new byte[33], new byte[64], digest));
        foreach (Hash256 digest in digests) Assert.True(cache.VerifyEcdsa(new byte[33], new byte[64], digest));
        Assert.InRange(cache.HitCount, 0, 64);
        Assert.Equal(2000, cache.HitCount + cache.MissCount);
    }

    [Fact]
    public void Threads_share_a_table()
    {
        EcdsaQuestions ecdsa = new(new(3));
        CurveQuestion[] questions = [.. Enumerable.Range(0, 40).Select(i => i % 2 == 0 ? ecdsa.Genuine() : ecdsa.HybridWrong())];
        CachingVerifier cache = new(SignatureEngine.Choose().Verifier, entryCountMax: 16);
        Parallel.For(0, 4000, i => Assert.Equal(i % 2 == 0, questions[i % questions.Length].Ask(cache)));
        Assert.Equal(4000, cache.HitCount + cache.MissCount);
    }

    [Fact]
    public void Malformed_questions_are_answered_as_the_inner_verifier_would()
    {
        CachingVerifier cache = new(BouncyCastleVerifier.Instance);
        TaprootQuestions taproot = new(new(4));
        for (int i = 0; i < 500; i++)
        {
            Assert.False(taproot.OutOfRange().Ask(cache));
            Assert.False(taproot.TweakOutOfRange().Ask(cache));
            CurveQuestion message = taproot.Genuine();
            if (i < 20) Assert.True(message.Ask(cache));
        }
    }

    /// <summary>Counts what it is asked.</summary>
    private sealed class CountingVerifier : ISignatureVerifier
    {
        public int Count { get; private set; }

        /// <summary>What to say to everything; none to verify.</summary>
        public bool? Answer { get; init; }

        public bool VerifyEcdsa(ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> signature, Hash256 digest)
        {
            Count++;
            return Answer ?? BouncyCastleVerifier.Instance.VerifyEcdsa(publicKey, signature, digest);
        }

        public bool VerifySchnorr(ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> signature, ReadOnlySpan<byte> message)
        {
            Count++;
            return Answer ?? BouncyCastleVerifier.Instance.VerifySchnorr(publicKey, signature, message);
        }

        public bool VerifyTaprootTweak(ReadOnlySpan<byte> outputKey, bool outputKeyIsOdd, ReadOnlySpan<byte> internalKey, Hash256 tweak)
        {
            Count++;
            return Answer ?? BouncyCastleVerifier.Instance.VerifyTaprootTweak(outputKey, outputKeyIsOdd, internalKey, tweak);
        }
    }
}
