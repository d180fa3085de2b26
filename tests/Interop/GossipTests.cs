using Blockchain.InteropPeer;
using Blockchain.InteropPeer.Driver;
using Blockchain.Libp2p.Gossip;
using Blockchain.TestKit;
using Xunit;

namespace Blockchain.Interop.Tests;

/// <summary>Gossipsub on the wire: every message arrives exactly once.</summary>
public sealed class GossipTests : IAsyncLifetime
{
    private const int Megabyte = 1024 * 1024;
    private const int Messages = 20;
    private const int Batch = 4;
    private const string Topic = "interop";

    private readonly Peers peers = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => peers.DisposeAsync();

    [Theory]
    [ClassData(typeof(Pairs))]
    public async Task Messages_of_1_KB_and_1_MB_go_both_ways(PeerKind dials, PeerKind listens)
    {
        PeerProcess[] line = await LineAsync(dials, listens);
        int delivered = await PublishFromEachAsync(line, 1024, 0) + await PublishFromEachAsync(line, Megabyte, 1000);
        Assert.Equal(2 * 2 * Messages, delivered);
        Evidence.Record($"interop {dials} dials {listens}: gossip 1 KB and 1 MB both ways, {delivered} of {4 * Messages} deliveries, each once");
    }

    [Fact]
    public async Task In_a_mixed_line_every_message_arrives_once_at_every_peer()
    {
        PeerProcess[] line = await LineAsync(PeerKind.Js, PeerKind.Ours, PeerKind.Js, PeerKind.Ours, PeerKind.Js);
        int delivered = await PublishFromEachAsync(line, 1024, 0) + await PublishFromEachAsync(line, Megabyte, 1000);
        Assert.Equal(2 * 5 * 4 * Messages, delivered);
        Evidence.Record($"interop line js-ours-js-ours-js: gossip 1 KB and 1 MB from every peer, {delivered} of {2 * 5 * 4 * Messages} deliveries, each once");
    }

    // Starts the peers, each dialled by the one before it, and waits until everybody knows everybody it must know.
    private async Task<PeerProcess[]> LineAsync(params PeerKind[] kinds)
    {
        PeerProcess[] line = await Task.WhenAll(kinds.Select(kind => peers.StartAsync(kind, Stop)));
        foreach (PeerProcess peer in line) await peer.AskAsync<Done>("subscribe", new { topic = Topic }, Stop);
        for (int i = 1; i < line.Length; i++) await Peers.DialAsync(line[i - 1], line[i], Stop);
        for (int i = 0; i < line.Length; i++)
        {
            int neighbours = i == 0 || i == line.Length - 1 ? 1 : 2;
            Neighbours known = await line[i].AskAsync<Neighbours>("neighbours", new { topic = Topic, subscribers = neighbours, mesh = neighbours }, Stop);
            Assert.Equal(neighbours, known.Mesh.Count);
        }
        return line;
    }

    // Lets every peer publish, never more at once than any queue takes; answers how many deliveries there were, after it is sure that each
    // was the only one.
    private static async Task<int> PublishFromEachAsync(PeerProcess[] line, int size, int seed)
    {
        HashSet<string>[] own = [.. line.Select(static _ => new HashSet<string>())];
        for (int i = 0; i < line.Length; i++)
        {
            for (int sent = 0; sent < Messages; sent += Batch)
            {
                int first = seed + (i * Messages) + sent;
                Published published = await line[i].AskAsync<Published>("publish", new { topic = Topic, size, seed = first, count = Batch }, Stop);
                string[] ids = [.. Enumerable.Range(first, Batch).Select(number => MessageId.Of(new(Topic), Pattern.Make((uint)number, size)).ToString())];
                Assert.Equal(ids.Order(), published.Messages.Keys.Order());
                own[i].UnionWith(ids);
                await Task.WhenAll(line.Where(peer => peer != line[i]).Select(peer => ReceivedAsync(peer, ids)));
            }
        }
        int delivered = 0;
        for (int i = 0; i < line.Length; i++)
        {
            Received received = await line[i].AskAsync<Received>("received", new { topic = Topic }, Stop);
            foreach (string id in own.Where((_, from) => from != i).SelectMany(static ids => ids))
            {
                Assert.Single(received.Messages[id]);
                delivered++;
            }
            Assert.DoesNotContain(own[i], received.Messages.ContainsKey);
        }
        return delivered;
    }

    // Waits until a peer has these messages.
    private static async Task ReceivedAsync(PeerProcess peer, string[] ids)
    {
        Received received = await peer.AskAsync<Received>("received", new { topic = Topic }, Stop);
        int missing = ids.Count(id => !received.Messages.ContainsKey(id));
        if (missing > 0) await peer.AskAsync<Received>("received", new { topic = Topic, count = received.Messages.Count + missing }, Stop);
    }
}
