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

    // Lets every peer publish; answers how many deliveries there were, after it is sure that each was the only one.
    private static async Task<int> PublishFromEachAsync(PeerProcess[] line, int size, int seed)
    {
        List<string>[] own = [.. line.Select(static _ => new List<string>())];
        for (int i = 0; i < line.Length; i++)
        {
            int first = seed + (i * Messages);
            Published published = await line[i].AskAsync<Published>("publish", new { topic = Topic, size, seed = first, count = Messages }, Stop);
            own[i].AddRange(Enumerable.Range(first, Messages).Select(number => MessageId.Of(new(Topic), Pattern.Make((uint)number, size)).ToString()));
            Assert.Equal(own[i].Order(), published.Messages.Keys.Order());
        }
        int delivered = 0;
        for (int i = 0; i < line.Length; i++)
        {
            HashSet<string> wanted = [.. own.Where((_, from) => from != i).SelectMany(static ids => ids)];
            Received received = await ReceivedAsync(line[i], wanted);
            foreach (string id in wanted) Assert.Single(received.Messages[id]);
            Assert.DoesNotContain(own[i], received.Messages.ContainsKey);
            delivered += wanted.Count;
        }
        return delivered;
    }

    private static async Task<Received> ReceivedAsync(PeerProcess peer, HashSet<string> wanted)
    {
        Received before = await peer.AskAsync<Received>("received", new { topic = Topic }, Stop);
        int others = before.Messages.Keys.Count(id => !wanted.Contains(id));
        return await peer.AskAsync<Received>("received", new { topic = Topic, count = others + wanted.Count, timeoutMs = 60_000 }, Stop);
    }
}
