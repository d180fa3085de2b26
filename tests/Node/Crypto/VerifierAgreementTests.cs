using System.Globalization;
using Blockchain.Consensus.Crypto;
using Blockchain.Node.Crypto;
using Blockchain.TestKit;
using Xunit;

namespace Blockchain.Node.Tests.Crypto;

/// <summary>
/// Two implementations that nobody wrote together judge the same questions: a difference would be a chain split between
/// nodes that have the native library and nodes that have not.
/// </summary>
/// <remarks>The environment variable AGREEMENT_SCALE multiplies the number of questions.</remarks>
public sealed class VerifierAgreementTests
{
    private const int Seed = 20130311;

    private static readonly int Scale = int.Parse(Environment.GetEnvironmentVariable("AGREEMENT_SCALE") ?? "1", CultureInfo.InvariantCulture);

    [Fact]
    public void Ecdsa_is_judged_alike()
    {
        EcdsaQuestions ask = new(new(Seed));
        Judge(
            "ECDSA",
            [
                new(ask.KeyWithoutForm, 120_000, false),
                new(ask.ScalarOutOfRange, 80_000, false),
                new(ask.PointOffTheCurve, 60_000, false),
                new(ask.CoordinateTooLarge, 40_000, false),
                new(ask.HybridWrong, 40_000, false),
                new(ask.RandomX, 4_000, null),
                new(ask.BitTurned, 5_000, null), // 04 turned into 06 over an even y stays the same key
                new(ask.ScalarAtTheEdge, 3_000, null),
                new(ask.Genuine, 2_000, true),
                new(ask.HighS, 2_000, true),
                new(ask.HybridRight, 2_000, true),
                new(ask.SumAtInfinity, 500, false),
                new(ask.XBeyondTheOrder, 300, true),
            ]);
    }

    [Fact]
    public void Schnorr_and_tweaks_are_judged_alike()
    {
        TaprootQuestions ask = new(new(Seed));
        Judge(
            "Schnorr and tweaks",
            [
                new(ask.OutOfRange, 60_000, false),
                new(ask.TweakOutOfRange, 60_000, false),
                new(ask.RandomX, 3_000, false),
                new(ask.BitTurned, 3_000, false),
                new(ask.ScalarAtTheEdge, 1_000, false),
                new(ask.Genuine, 2_000, true),
                new(ask.SumAtInfinity, 500, false),
                new(ask.NonceOdd, 500, false),
                new(ask.TweakGenuine, 2_000, true),
                new(ask.TweakParityWrong, 2_000, false),
                new(ask.TweakBitTurned, 2_000, false),
                new(ask.TweakToInfinity, 500, false),
            ]);
    }

    private static void Judge(string what, QuestionClass[] classes)
    {
        if (!LibSecp256k1Verifier.TryOpen(out LibSecp256k1Verifier? native, out string text)) Assert.Skip(text);
        using LibSecp256k1Verifier opened = native;
        long total = 0;
        List<string> parts = [];
        foreach (QuestionClass questions in classes)
        {
            int count = questions.Count * Scale;
            int valid = 0;
            for (int i = 0; i < count; i++)
            {
                CurveQuestion question = questions.Next();
                bool managed = question.Ask(BouncyCastleVerifier.Instance);
                if (managed != question.Ask(opened)) Assert.Fail($"{questions.Name} {i}: managed says {managed} to {question}");
                if (questions.Expected is { } expected && managed != expected) Assert.Fail($"{questions.Name} {i}: {managed} to {question}");
                if (managed) valid++;
            }

            total += count;
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"{questions.Name} {count:N0} ({valid:N0} valid)"));
        }

        Assert.Equal(classes.Sum(questions => (long)questions.Count) * Scale, total);
        Evidence.Record(string.Create(CultureInfo.InvariantCulture, $"{what}: BouncyCastle and {text} agree on {total:N0} questions: {string.Join(", ", parts)}"));
    }

    private sealed record QuestionClass(Func<CurveQuestion> Next, int Count, bool? Expected)
    {
        public string Name => Next.Method.Name;
    }
}
