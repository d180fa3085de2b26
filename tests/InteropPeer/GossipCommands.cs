using System.Collections.Concurrent;
using System.Collections.Immutable;
using Blockchain.InteropPeer.Driver;
using Blockchain.Libp2p.Gossip;

namespace Blockchain.InteropPeer;

/// <summary>Publishing, and counting what arrives by the id of its content.</summary>
internal sealed class GossipCommands(IGossip gossip)
{
    private static readonly TopicOptions Options = new() { DataBytesMax = 2 * 1024 * 1024 };

    private readonly ConcurrentDictionary<string, ConcurrentDictionary<string, ImmutableList<double>>> arrived = new();

    public Done Subscribe(Command command)
    {
        gossip.Subscribe(new(command.Topic), Options, (message, _) =>
        {
            // The id is made anew from what arrived: a wrong byte is another message.
            string id = MessageId.Of(message.Topic, message.Data.Span).ToString();
            double now = Clock.Now;
            // A message and its time in one step: who waits for the message's id reads its time.
            Arrived(message.Topic.Value).AddOrUpdate(id, _ => [now], (_, times) => times.Add(now));
            return ValueTask.CompletedTask;
        });
        return new();
    }

    /// <summary>Publishes <c>count</c> messages of <c>size</c> bytes, of the seeds from <c>seed</c> on.</summary>
    public async Task<Published> PublishAsync(Command command)
    {
        Dictionary<string, double> published = [];
        Topic topic = new(command.Topic);
        for (uint i = 0; i < (command.Count ?? 1); i++)
        {
            byte[] data = Pattern.Make(command.Seed + i, (int)command.Size);
            double start = Clock.Now;
            MessageId id = await gossip.PublishAsync(topic, data).ConfigureAwait(false);
            published[id.ToString()] = start;
        }
        return new(published);
    }

    /// <summary>Waits for <c>count</c> different messages.</summary>
    public async Task<Received> ReceivedAsync(Command command)
    {
        ConcurrentDictionary<string, ImmutableList<double>> messages = Arrived(command.Topic);
        int count = command.Count ?? 0;
        await Clock.UntilAsync(() => messages.Count >= count, command.TimeoutMs, () => $"{messages.Count} of {count} messages").ConfigureAwait(false);
        return new(messages.ToDictionary(static message => message.Key, static IReadOnlyList<double> (message) => message.Value));
    }

    /// <summary>Waits until so many peers told their subscription, and so many are in the mesh.</summary>
    public async Task<Neighbours> NeighboursAsync(Command command)
    {
        Topic topic = new(command.Topic);
        await Clock.UntilAsync(
            () => gossip.Subscribers(topic).Count >= command.Subscribers && gossip.Mesh(topic).Count >= command.Mesh,
            command.TimeoutMs,
            () => $"{gossip.Subscribers(topic).Count} subscribers, {gossip.Mesh(topic).Count} in the mesh").ConfigureAwait(false);
        return new([.. gossip.Subscribers(topic).Select(static peer => peer.ToString())], [.. gossip.Mesh(topic).Select(static peer => peer.ToString())]);
    }

    private ConcurrentDictionary<string, ImmutableList<double>> Arrived(string topic) => arrived.GetOrAdd(topic, static _ => new());
}
