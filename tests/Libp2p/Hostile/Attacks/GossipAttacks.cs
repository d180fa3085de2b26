using Blockchain.Libp2p.Faults;
using Blockchain.Libp2p.Gossip;
using Blockchain.Libp2p.Identity;
using Blockchain.Libp2p.Tests.Hostile.Raw;

namespace Blockchain.Libp2p.Tests.Hostile.Attacks;

/// <summary>
/// Attacks on gossip. The host's clock stands still, so that a heartbeat's limits are met whatever the machine's pace is; but publishing
/// waits a while for peers that do not read, and that wait must end.
/// </summary>
internal static class GossipAttacks
{
    private const int Many = 100_000;
    private const string Topic = GossipScene.Topic;

    public static IReadOnlyList<Attack> All { get; } =
    [
        Sends("says GRAFT in the backoff of its own PRUNE", Fault.GossipGraftInBackoff, static _ => [RawGossip.Graft(Topic), RawGossip.Prune(Topic), RawGossip.Graft(Topic)]),
        Sends("says GRAFT in backoff until nobody listens", Fault.GossipGraylisted, static _ =>
            [RawGossip.Graft(Topic), RawGossip.Prune(Topic), .. Enumerable.Repeat(RawGossip.Graft(Topic), 1000)]),
        Sends("floods IHAVE", Fault.GossipIHaveFlood, static _ => Enumerable.Range(0, 1000).Select(_ => RawGossip.IHave(Topic, RawGossip.SomeId()))),
        Sends("announces 40,000 messages at once", Fault.GossipTooManyEntries, static _ => [RawGossip.IHave(Topic, [.. Enumerable.Range(0, 40_000).Select(_ => RawGossip.SomeId())])]),
        Gossips("wants the same message again and again", Fault.GossipIWantFlood, static async (gossip, stream, _) =>
        {
            MessageId id = await gossip.Flows();
            for (int i = 0; i < 10; i++) await stream.SendAsync(Craft.Prefixed(RawGossip.IWant(id.ToBytes())));
        }),
        Gossips("announces what it never sends", Fault.GossipBrokenPromise, static async (_, stream, scene) =>
        {
            await stream.SendAsync(Craft.Prefixed(RawGossip.IHave(Topic, RawGossip.SomeId())));
            await scene.AdvanceUntil(scene.Watch.Met(Fault.GossipBrokenPromise));
        }),
        Forges("forges a signature", static raw => Signed(raw, static signature => [.. signature[..^1], (byte)(signature[^1] ^ 1)])),
        Forges("sends an empty signature", static raw => Signed(raw, static _ => [])),
        Forges("signs in another's name", static raw => RawGossip.Message(Key(raw), KeyPair.Generate().Peer.Bytes.ToArray(), Topic, [1], 1)),
        Forges("signs in nobody's name", static raw => RawGossip.Message(Key(raw), [], Topic, [1], 1)),
        Forges("signs in the name of random bytes", static raw => RawGossip.Message(Key(raw), RawGossip.SomeId(), Topic, [1], 1)),
        Sends("forges signatures until nobody listens", Fault.GossipGraylisted, static raw =>
            Enumerable.Range(0, 200).Select(i => RawGossip.Publish(RawGossip.Message(Key(raw), Key(raw).Peer.Bytes.ToArray(), Topic, [(byte)i], (ulong)i, static _ => new byte[64])))),
        Sends("sends a message of 2 MB", Fault.GossipDataTooLarge, static raw => [RawGossip.Publish(RawGossip.Message(Key(raw), Key(raw).Peer.Bytes.ToArray(), Topic, new byte[2 * 1024 * 1024], 1))]),
        Bytes("announces an RPC of 2 GiB", Fault.MessageTooLarge, Craft.Varint(1UL << 31)),
        Bytes("announces an RPC of 2^62 bytes", Fault.MessageTooLarge, Craft.Varint(1UL << 62)),
        Bytes("sends an RPC whose length has ten bytes", Fault.LengthMalformed, [.. Enumerable.Repeat((byte)0x80, 9), 1]),
        Bytes("sends an RPC whose length could be shorter", Fault.LengthMalformed, [0x81, 0x00, 0]),
        Bytes("sends an RPC that is no protobuf", Fault.MessageMalformed, Craft.Prefixed(0x0a, 0xff, 0xff, 0xff, 0xff, 0x7f)),
        Sends("subscribes to 100,000 topics in one RPC", Fault.GossipTooManyEntries, static _ => [Craft.Repeated(Many, static i => RawGossip.Subscribe($"t{i}"))]),
        Sends("subscribes to 1,000 topics, one after the other", Fault.GossipTooManyTopics, static _ => Enumerable.Range(0, 1000).Select(i => RawGossip.Subscribe($"t{i}"))),
        Sends("says GRAFT 100,000 times in one RPC", Fault.GossipTooManyEntries, static _ => [Craft.Repeated(Many, static i => RawGossip.Graft($"t{i}"))]),
        Sends("says PRUNE 100,000 times in one RPC", Fault.GossipTooManyEntries, static _ => [Craft.Repeated(Many, static i => RawGossip.Prune($"t{i}"))]),
        Sends("says IHAVE 100,000 times in one RPC", Fault.GossipTooManyEntries, static _ => [Craft.Repeated(Many, static _ => RawGossip.IHave(Topic))]),
        Sends("wants 40,000 messages in one RPC", Fault.GossipTooManyEntries, static _ => [RawGossip.IWant([.. Enumerable.Range(0, 40_000).Select(_ => RawGossip.SomeId())])]),
        Sends("publishes 100,000 empty messages in one RPC", Fault.GossipTooManyEntries, static _ => [Craft.Repeated(Many, static _ => RawGossip.Publish([]))]),
        Gossips("takes a topic and never reads what is published", Fault.GossipQueueFull, NeverReads) with { IsTimeVirtual = false },
    ];

    // A neighbour sends these RPCs, and gossip flows on.
    private static Attack Sends(string name, Fault end, Func<RawPeer, IEnumerable<byte[]>> rpcs) => Attack(name, end, async (_, raw, stream, _) =>
    {
        try
        {
            foreach (byte[] rpc in rpcs(raw)) await stream.SendAsync(Craft.Prefixed(rpc));
        }
        catch (IOException)
        {
            // The host may end the connection.
        }
    });

    private static Attack Bytes(string name, Fault end, byte[] bytes) => Attack(name, end, async (_, _, stream, _) => await stream.SendAsync(bytes));

    private static Attack Forges(string name, Func<RawPeer, byte[]> message) => Sends(name, Fault.GossipBadSignature, raw => [RawGossip.Publish(message(raw))]);

    private static Attack Gossips(string name, Fault end, Func<GossipScene, RawStream, Scene, Task> run) =>
        Attack(name, end, (gossip, _, stream, scene) => run(gossip, stream, scene));

    private static Attack Attack(string name, Fault end, Func<GossipScene, RawPeer, RawStream, Scene, Task> run) => new(name, end, async scene =>
    {
        await using GossipScene gossip = await GossipScene.StartAsync(scene);
        (RawPeer raw, RawStream stream) = await gossip.Neighbour();
        await run(gossip, raw, stream, scene);
        await scene.Watch.Met(end).WaitAsync(scene.Guard);
        scene.MeasureMemory();
        await gossip.Flows();
    })
    {
        IsTimeVirtual = true,
    };

    private static KeyPair Key(RawPeer raw) => KeyPair.FromSeed(raw.Seed);

    private static byte[] Signed(RawPeer raw, Func<byte[], byte[]> signature) =>
        RawGossip.Message(Key(raw), raw.Peer.Bytes.ToArray(), Topic, [1, 2, 3], 1, signature);

    private static async Task NeverReads(GossipScene gossip, RawStream stream, Scene scene)
    {
        const int Messages = 400;
        stream.Session.Deafen();
        for (int i = 0; i < Messages; i++) await gossip.Flows(GossipScene.LargeBytes);
        await scene.Watch.Met(Fault.GossipQueueFull).WaitAsync(scene.Guard);
    }
}
