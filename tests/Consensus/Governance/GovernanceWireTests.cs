using Blockchain.Consensus.Codec;
using Blockchain.Consensus.Governance;
using Blockchain.TestKit;
using CsCheck;
using Xunit;
using static Blockchain.Consensus.Tests.Governance.GovernanceWorld;

namespace Blockchain.Consensus.Tests.Governance;

/// <summary>What comes from the network never throws, and what parses has one form.</summary>
public sealed class GovernanceWireTests
{
    private const int SampleCount = 20_000;

    [Fact]
    public void Random_and_damaged_bytes_never_throw_and_what_parses_writes_the_same()
    {
        RollbackPlan plan = PlanOf(3);
        Vote vote = Vote.Sign(plan, 1, Keys[1]);
        Check<RollbackPlan>(plan);
        Check<Vote>(vote);
        Check<Certificate>(CertificateOf(plan, 0, 1, 2, 3));
        Check<Equivocation>(new(vote, vote));
        Check<VoterLock>(new(plan.Epoch, plan.ComputeDigest()));
        Check<NetworkId>(Network);
        Check<Epoch>(plan.Epoch);
        Check<SchnorrSignature>(vote.Signature);
        Evidence.Record($"governance on the wire: 8 types, {SampleCount} random and {SampleCount} damaged inputs each, none throws, what parses writes the same bytes");
    }

    private static void Check<T>(T value)
        where T : IWire<T>
    {
        byte[] good = Wire.ToBytes(value);
        Assert.True(OneForm<T>(good));
        Gen.Byte.Array[0, 400].Sample(OneForm<T>, iter: SampleCount, threads: 1);
        Gen.Select(Gen.Int[0, good.Length - 1], Gen.Byte, Gen.Int[0, good.Length]).Sample(
            (at, with, length) =>
            {
                byte[] damaged = [.. good];
                damaged[at] = with;
                return OneForm<T>(damaged) && OneForm<T>(damaged[..length]);
            },
            iter: SampleCount,
            threads: 1);
    }

    private static bool OneForm<T>(byte[] bytes)
        where T : IWire<T> => !Wire.TryRead<T>(bytes, out T? read) || bytes.AsSpan().SequenceEqual(Wire.ToBytes(read));
}
