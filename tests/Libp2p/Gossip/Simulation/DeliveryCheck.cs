using Blockchain.Libp2p.Gossip;
using Blockchain.Libp2p.Gossip.Router;

namespace Blockchain.Libp2p.Tests.Gossip.Simulation;

/// <summary>Every message reaches every subscriber that stayed connected, once.</summary>
public sealed class DeliveryCheck(VirtualNetwork network, VirtualTime time, Outcome outcome)
{
    private readonly Dictionary<MessageId, VirtualMessage> messages = [];

    /// <summary>A message was published: it is judged when it had its time.</summary>
    public void Published(VirtualMessage message)
    {
        messages.Add(message.Envelope.Id, message);
        int life = message.Publisher.Life;
        if (message.Envelope.Data.Span[0] == (byte)MessageKind.Right) time.After(Scenario.Dissemination, () => Judge(message, life));
    }

    /// <summary>A router gave a message to its application.</summary>
    public void Delivered(VirtualPeer peer, GossipEnvelope envelope)
    {
        outcome.Deliveries++;
        if (!messages.TryGetValue(envelope.Id, out VirtualMessage? message)) outcome.Find($"{time.Now}: {peer.Index} delivered what nobody published");
        else if (message.Publisher == peer) outcome.Find($"{time.Now}: {peer.Index} delivered its own message {envelope.Id}");
        else if (VirtualMessage.Verdict(envelope, peer) != GossipVerdict.Accept) outcome.Find($"{time.Now}: {peer.Index} delivered what it refused");
        else if (!message.Take(peer)) outcome.Find($"{time.Now}: {peer.Index} delivered {envelope.Id} twice");
    }

    // Demanded of those that can count on it: subscribers with connections, among themselves and with the publisher, that were
    // there some heartbeats before the message, carry bytes until now, and will hardly all fail. One is enough without loss.
    private void Judge(VirtualMessage message, int life)
    {
        if (!message.Publisher.IsUp || message.Publisher.Life != life) return;
        TimeSpan since = message.At - Scenario.Settling;
        bool[] isIn = [.. network.Peers.Select(peer => peer == message.Publisher || (Takes(peer, message.Envelope.Topic, since) && peer.TroubledUntil <= message.At))];
        bool IsSteady(VirtualPeer peer, VirtualLink link) => isIn[link.Other(peer).Index] && link.HasCarriedSince(since);
        VirtualPeer[] weak;
        do
        {
            weak = [.. network.Peers.Where(peer => isIn[peer.Index] && MissChance(peer.Links.Where(link => IsSteady(peer, link))) > Scenario.MissChanceMax)];
            foreach (VirtualPeer peer in weak) isIn[peer.Index] = false;
        }
        while (weak.Length > 0);

        Queue<VirtualPeer> open = new(isIn[message.Publisher.Index] ? [message.Publisher] : []);
        isIn[message.Publisher.Index] = false;
        while (open.TryDequeue(out VirtualPeer? peer))
        {
            foreach (VirtualPeer other in peer.Links.Where(link => IsSteady(peer, link)).Select(link => link.Other(peer)))
            {
                isIn[other.Index] = false;
                open.Enqueue(other);
                outcome.Demanded++;
                if (!message.IsWith(other)) outcome.Find($"{message.At}: {message.Envelope.Topic} of {message.Publisher.Index} did not reach {other.Index}");
            }
        }
    }

    // Over one link a message is missed if it is dropped and the request for it is dropped too.
    private static double MissChance(IEnumerable<VirtualLink> links) => links.Aggregate(1.0, static (chance, link) => chance * link.Loss * link.Loss);

    private static bool Takes(VirtualPeer peer, Topic topic, TimeSpan since) =>
        peer.IsHonest && peer.Topics.TryGetValue(topic, out TimeSpan taken) && taken <= since;
}
