using System.Diagnostics.CodeAnalysis;
using Blockchain.Consensus.Codec;
using Blockchain.Consensus.Crypto;

namespace Blockchain.Consensus.Governance;

/// <summary>The proof that a voter signed two plans in one epoch: two signatures that no honest voter makes.</summary>
/// <param name="First">The vote for the plan with the lower digest.</param>
/// <param name="Second">The vote for the other plan.</param>
public sealed record Equivocation(Vote First, Vote Second) : IWire<Equivocation>
{
    /// <summary>Whether anybody may believe it: both signed by one voter's key, in one epoch, on two plans.</summary>
    public bool IsProof(NetworkId network, Council council, ISignatureVerifier verifier) =>
        First.Key == Second.Key && First.Epoch == Second.Epoch && First.Plan != Second.Plan
        && VoteCheck.FaultOf(First, network, council, verifier) is null
        && VoteCheck.FaultOf(Second, network, council, verifier) is null;

    /// <inheritdoc/>
    public static bool TryRead(ref WireReader reader, [MaybeNullWhen(false)] out Equivocation value)
    {
        value = null;
        if (!Vote.TryRead(ref reader, out Vote first) || !Vote.TryRead(ref reader, out Vote second)) return false;
        value = new(first, second);
        return true;
    }

    /// <inheritdoc/>
    public void Write(WireWriter writer)
    {
        First.Write(writer);
        Second.Write(writer);
    }
}
