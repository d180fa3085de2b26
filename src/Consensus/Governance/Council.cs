using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Blockchain.Consensus.Codec;
using Blockchain.Consensus.Crypto;

namespace Blockchain.Consensus.Governance;

/// <summary>The voters that a chain file names, each once. A quorum is a property of this list, never of who is connected.</summary>
public sealed class Council
{
    /// <summary>Voters at most.</summary>
    public const int VoterCountMax = 100;

    private static readonly HashTag Tag = new("blockchain/council/v1");

    private Council(ImmutableArray<Voter> voters, int threshold, ImmutableArray<Voter> observers)
    {
        Voters = voters;
        Threshold = threshold;
        Observers = observers;
        Digest = ComputeDigest(voters, threshold);
    }

    /// <summary>In the order of the chain file: a voter's index is its place here.</summary>
    public ImmutableArray<Voter> Voters { get; }

    /// <summary>Votes needed for an ordinary rollback.</summary>
    public int Threshold { get; }

    /// <summary>Keys that are known and never count: only so that their signatures are refused by name.</summary>
    public ImmutableArray<Voter> Observers { get; }

    /// <summary>Covers keys, their order and the threshold; names are labels and observers do not count, so neither is covered.</summary>
    public CouncilDigest Digest { get; }

    /// <summary>Makes a council, or says why not.</summary>
    public static bool TryCreate(
        ImmutableArray<Voter> voters, int threshold, ImmutableArray<Voter> observers,
        [NotNullWhen(true)] out Council? council, [NotNullWhen(false)] out CouncilFault? fault)
    {
        fault = FaultOf(voters, threshold, observers);
        council = fault is null ? new(voters, threshold, observers) : null;
        return council is not null;
    }

    /// <summary>Votes needed to leave that many blocks; null when no number is enough.</summary>
    /// <remarks>A configured threshold may ask for more than the depth does, never for less.</remarks>
    public int? Needed(int depthBlocks) => DepthClasses.Of(depthBlocks) switch
    {
        DepthClass.Ordinary => Threshold,
        DepthClass.Deep => Math.Max(Threshold, DepthClasses.SuperQuorum(Voters.Length)),
        DepthClass.Forbidden => null,
    };

    /// <summary>The index of a key; -1 when it is no voter's.</summary>
    public int IndexOf(XOnlyPublicKey key)
    {
        for (int i = 0; i < Voters.Length; i++)
        {
            if (Voters[i].Key == key) return i;
        }
        return -1;
    }

    private static CouncilFault? FaultOf(ImmutableArray<Voter> voters, int threshold, ImmutableArray<Voter> observers)
    {
        if (voters.Length is 0 or > VoterCountMax) return CouncilFault.VoterCount;
        Voter[] all = [.. voters, .. observers];
        if (all.Select(static voter => voter.Key).Distinct().Count() != all.Length) return CouncilFault.KeyRepeated;
        if (all.Select(static voter => voter.Name).Distinct(StringComparer.Ordinal).Count() != all.Length) return CouncilFault.NameRepeated;
        if (all.Any(static voter => !voter.Key.IsOnCurve)) return CouncilFault.KeyNotOnCurve;
        if (threshold < DepthClasses.Quorum(voters.Length)) return CouncilFault.ThresholdBelowQuorum;
        return threshold > voters.Length ? CouncilFault.ThresholdAboveVoters : null;
    }

    private static CouncilDigest ComputeDigest(ImmutableArray<Voter> voters, int threshold)
    {
        WireWriter writer = new();
        writer.WriteUInt16((ushort)voters.Length);
        foreach (Voter voter in voters) writer.WriteHash(voter.Key.X);
        writer.WriteUInt16((ushort)threshold);
        return new(TaggedHash.Of(Tag, writer.Written));
    }
}
