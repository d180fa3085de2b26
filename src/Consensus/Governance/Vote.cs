using Blockchain.Consensus.Codec;
using Blockchain.Consensus.Crypto;
using Blockchain.Consensus.Primitives;

namespace Blockchain.Consensus.Governance;

/// <summary>A voter's signature on a plan. It says itself what it is about, so that a wrong one can be refused by name.</summary>
/// <param name="Network">Where it counts.</param>
/// <param name="Domain">What it is about.</param>
/// <param name="Council">The list of voters it counts in.</param>
/// <param name="Epoch">The plan's epoch.</param>
/// <param name="Plan">The plan.</param>
/// <param name="Voter">The index in the council.</param>
/// <param name="Key">The key that signed.</param>
/// <param name="Signature">Over <see cref="Message"/>.</param>
public readonly record struct Vote(
    NetworkId Network, DecisionDomain Domain, CouncilDigest Council, Epoch Epoch, PlanDigest Plan,
    ushort Voter, XOnlyPublicKey Key, SchnorrSignature Signature) : IWire<Vote>
{
    /// <summary>Length in bytes.</summary>
    public const int Size = NetworkId.Size + 1 + Hash256.Size + Epoch.Size + Hash256.Size + 2 + XOnlyPublicKey.Size + SchnorrSignature.Size;

    private static readonly HashTag Tag = new("blockchain/vote/v1");

    /// <summary>What the voter signs: a tagged hash over every other field.</summary>
    public Hash256 Message
    {
        get
        {
            WireWriter writer = new(Size);
            WriteTerms(writer);
            return TaggedHash.Of(Tag, writer.Written);
        }
    }

    /// <summary>Signs a plan. The caller has asked <see cref="VoterLock"/> and <see cref="PlanReproduction"/> first, and made the lock durable.</summary>
    public static Vote Sign(RollbackPlan plan, ushort voter, PrivateKey key)
    {
        Vote vote = new(plan.Network, DecisionDomain.Policy, plan.Council, plan.Epoch, plan.ComputeDigest(), voter, key.XOnlyPublicKey, default);
        return vote with { Signature = SchnorrSignature.Of(key.SignSchnorr(vote.Message.ToArray(), new byte[Hash256.Size])) };
    }

    /// <summary>Whether the signature is the key's over this message; says nothing about whose key it is.</summary>
    public bool IsSigned(ISignatureVerifier verifier) => verifier.VerifySchnorr(Key.ToArray(), Signature.ToArray(), Message.ToArray());

    /// <inheritdoc/>
    public static bool TryRead(ref WireReader reader, out Vote value)
    {
        value = default;
        if (reader.Remaining < Size) return false;
        NetworkId.TryRead(ref reader, out NetworkId network);
        reader.TryReadByte(out byte domain);
        reader.TryReadHash(out Hash256 council);
        Epoch.TryRead(ref reader, out Epoch epoch);
        reader.TryReadHash(out Hash256 plan);
        reader.TryReadUInt16(out ushort voter);
        reader.TryReadHash(out Hash256 key);
        SchnorrSignature.TryRead(ref reader, out SchnorrSignature signature);
        value = new(network, (DecisionDomain)domain, new(council), epoch, new(plan), voter, new(key), signature);
        return (DecisionDomain)domain is DecisionDomain.Policy or DecisionDomain.Activation or DecisionDomain.Keys;
    }

    /// <inheritdoc/>
    public void Write(WireWriter writer)
    {
        WriteTerms(writer);
        Signature.Write(writer);
    }

    private void WriteTerms(WireWriter writer)
    {
        Network.Write(writer);
        writer.WriteByte((byte)Domain);
        writer.WriteHash(Council.Value);
        Epoch.Write(writer);
        writer.WriteHash(Plan.Value);
        writer.WriteUInt16(Voter);
        writer.WriteHash(Key.X);
    }
}
