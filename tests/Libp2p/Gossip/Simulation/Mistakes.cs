using Blockchain.Libp2p.Gossip.Router;

namespace Blockchain.Libp2p.Tests.Gossip.Simulation;

/// <summary>Mistakes that a router could make, to be planted into one that does not make them.</summary>
public static class Mistakes
{
    /// <summary>IWANT is not answered.</summary>
    public static Reaction SwallowIWant(Reaction right) => Hearing(right, static rpc => Copy(rpc, iwant: false));

    /// <summary>GRAFT is decided and never said.</summary>
    public static Reaction NeverSayGraft(Reaction right) => Saying(right, static rpc => Copy(rpc, graft: false));

    /// <summary>PRUNE is not read.</summary>
    public static Reaction IgnorePrune(Reaction right) => Hearing(right, static rpc => Copy(rpc, prune: false));

    /// <summary>IHAVE is not said.</summary>
    public static Reaction NeverGossip(Reaction right) => Saying(right, static rpc => Copy(rpc, ihave: false));

    /// <summary>Messages of others are not forwarded.</summary>
    public static Reaction NeverForward(Reaction right) => (happened, now) =>
        [.. right(happened, now).Select(effect => effect is GossipEffect.Send send && happened is GossipEvent.Validated
            ? send with { Rpc = Copy(send.Rpc, messages: false) } : effect)];

    /// <summary>What is delivered is delivered twice.</summary>
    public static Reaction DeliverTwice(Reaction right) => (happened, now) =>
        [.. right(happened, now).SelectMany(effect => effect is GossipEffect.Deliver ? [effect, effect] : new[] { effect })];

    /// <summary>A wrong signature passes for no opinion.</summary>
    public static Reaction ForgiveForgery(Reaction right) => (happened, now) => right(
        happened is GossipEvent.Validated { Verdict: GossipVerdict.BadSignature } validated ? validated with { Verdict = GossipVerdict.Ignore } : happened, now);

    private static Reaction Hearing(Reaction right, Func<GossipRpc, GossipRpc> wrong) => (happened, now) =>
        right(happened is GossipEvent.Received received ? received with { Rpc = wrong(received.Rpc) } : happened, now);

    private static Reaction Saying(Reaction right, Func<GossipRpc, GossipRpc> wrong) => (happened, now) =>
        [.. right(happened, now).Select(effect => effect is GossipEffect.Send send ? send with { Rpc = wrong(send.Rpc) } : effect)];

    private static GossipRpc Copy(GossipRpc rpc, bool messages = true, bool ihave = true, bool iwant = true, bool graft = true, bool prune = true) => new()
    {
        Subscriptions = rpc.Subscriptions,
        Messages = messages ? rpc.Messages : [],
        IHave = ihave ? rpc.IHave : [],
        IWant = iwant ? rpc.IWant : [],
        Graft = graft ? rpc.Graft : [],
        Prune = prune ? rpc.Prune : [],
    };
}
