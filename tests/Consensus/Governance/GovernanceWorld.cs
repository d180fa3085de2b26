using System.Collections.Immutable;
using System.Text;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Crypto;
using Blockchain.Consensus.Governance;
using Blockchain.Consensus.Primitives;
using Blockchain.Consensus.Tests.Forks;
using Xunit;

namespace Blockchain.Consensus.Tests.Governance;

/// <summary>Five voters, two who watch, one whom nobody knows, and a fork that they may decide about.</summary>
internal static class GovernanceWorld
{
    public const int VoterCount = 5;

    public static ImmutableArray<PrivateKey> Keys { get; } = [.. Enumerable.Range(0, VoterCount).Select(i => Key($"voter {i}"))];

    public static PrivateKey Watcher { get; } = Key("watcher");

    public static PrivateKey Stranger { get; } = Key("stranger");

    public static Council Five { get; } = CouncilOf(Keys, 4, [Named("watcher", Watcher), Named("second watcher", Key("second watcher"))]);

    public static NetworkId Network { get; } = new(0xdab5bffa, ForkWorld.ForkPoint.Ancestor(Height.Genesis).Hash);

    /// <summary>The branch that is to be left, lowest block first.</summary>
    public static ImmutableArray<ChainedHeader> Left { get; } = Grow("left", 110);

    /// <summary>The branch that is to be kept.</summary>
    public static ImmutableArray<ChainedHeader> Kept { get; } = Grow("kept", 12);

    public static BouncyCastleVerifier Verifier => BouncyCastleVerifier.Instance;

    public static Council CouncilOf(IEnumerable<PrivateKey> keys, int threshold, ImmutableArray<Voter> observers)
    {
        ImmutableArray<Voter> voters = [.. keys.Select((key, i) => Named($"voter {i}", key))];
        Assert.True(Council.TryCreate(voters, threshold, observers, out Council? council, out _));
        return council;
    }

    public static Voter Named(string name, PrivateKey key) => new(name, key.XOnlyPublicKey);

    public static PrivateKey Key(string seed) => PrivateKey.FromSeed(Encoding.UTF8.GetBytes(seed));

    /// <summary>A plan that leaves that many blocks, in some epoch.</summary>
    public static RollbackPlan PlanOf(int depth, uint round = 1, ushort proposer = 0, string reason = "too many touched ids") => new()
    {
        Network = Network,
        Council = Five.Digest,
        Epoch = new(round, proposer),
        Incident = default,
        ForkPoint = BlockPlace.Of(ForkWorld.ForkPoint),
        AbandonTip = BlockPlace.Of(Left[depth - 1]),
        KeepTip = BlockPlace.Of(Kept[3]),
        Banned = [Left[0].Hash],
        Adopt = new RuleSetDigest(new(81, 0, 0, 0)),
        CoinSet = new(new(1, 2, 3, 4)),
        Report = new(new(5, 6, 7, 8)),
        ExpiryHeight = new(ForkWorld.ForkHeight + 10),
        Reason = reason,
    };

    public static ChainedHeader? Find(BlockHash hash) =>
        Left.Concat(Kept).Append(ForkWorld.ForkPoint).Append(ForkWorld.ForkPoint.Ancestor(new(100))).FirstOrDefault(header => header.Hash == hash);

    public static PlanFacts Facts { get; } = new(Network, Five, Find, Kept[3].Height);

    public static VoteBook BookOf(IEnumerable<Vote> votes) =>
        votes.Aggregate(new VoteBook(Network, Five), (book, vote) => (VoteBook)book.Add(vote, Verifier).Book);

    public static Certificate CertificateOf(RollbackPlan plan, params int[] voters) =>
        new(plan, [.. voters.Select(voter => Vote.Sign(plan, (ushort)voter, Keys[voter]))]);

    /// <summary>Signs terms that no honest program would: the signature itself is right.</summary>
    public static Vote Resign(Vote vote, PrivateKey key)
    {
        Vote keyed = vote with { Key = key.XOnlyPublicKey };
        return keyed with { Signature = SchnorrSignature.Of(key.SignSchnorr(keyed.Message.ToArray(), new byte[32])) };
    }

    private static ImmutableArray<ChainedHeader> Grow(string miner, int count)
    {
        ImmutableArray<ChainedHeader>.Builder branch = ImmutableArray.CreateBuilder<ChainedHeader>();
        ChainedHeader tip = ForkWorld.ForkPoint;
        for (int i = 0; i < count; i++)
        {
            tip = new(ForkWorld.Mine(tip.Header, tip.Height.Value + 1, miner).Header, tip);
            branch.Add(tip);
        }
        return branch.ToImmutable();
    }
}
