using System.Diagnostics.CodeAnalysis;
using Blockchain.Consensus.Codec;
using Blockchain.Consensus.Primitives;

namespace Blockchain.Consensus.Governance;

/// <summary>The highest that a voter has signed. It must be durable before the signature leaves the machine.</summary>
/// <param name="Epoch">The epoch; <see cref="Epoch.None"/> before the first vote.</param>
/// <param name="Plan">The plan that was signed in it.</param>
public sealed record VoterLock(Epoch Epoch, PlanDigest Plan) : IWire<VoterLock>
{
    /// <summary>The lock of a voter who never signed.</summary>
    public static VoterLock None { get; } = new(Epoch.None, PlanDigest.Zero);

    /// <summary>The one vote rule: a later epoch than any signed, or the same epoch and the same plan.</summary>
    public LockDecision Decide(Epoch epoch, PlanDigest plan)
    {
        if (epoch > Epoch) return LockDecision.Sign;
        if (epoch < Epoch) return LockDecision.EpochPassed;
        return plan == Plan && Epoch != Epoch.None ? LockDecision.SignAgain : LockDecision.EpochTaken;
    }

    /// <summary>The lock after signing.</summary>
    /// <exception cref="InvariantException">The rule does not allow the signature.</exception>
    public VoterLock After(Epoch epoch, PlanDigest plan)
    {
        Invariant.Holds(Decide(epoch, plan) is LockDecision.Sign or LockDecision.SignAgain);
        return new(epoch, plan);
    }

    /// <inheritdoc/>
    public static bool TryRead(ref WireReader reader, [MaybeNullWhen(false)] out VoterLock value)
    {
        value = null;
        if (!Epoch.TryRead(ref reader, out Epoch epoch) || !reader.TryReadHash(out Hash256 plan)) return false;
        value = new(epoch, new(plan));
        return true;
    }

    /// <inheritdoc/>
    public void Write(WireWriter writer)
    {
        Epoch.Write(writer);
        writer.WriteHash(Plan.Value);
    }
}
