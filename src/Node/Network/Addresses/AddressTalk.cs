using Blockchain.Libp2p.Multiformats;
using Blockchain.Node.Machine;
using Blockchain.Node.Machine.Sync;

namespace Blockchain.Node.Network.Addresses;

/// <summary>
/// The talk about addresses with one peer. What exceeds a bound is passed over: it costs nothing, and nobody is ended for it. An address
/// is told to, and taken from, only peers that are no farther away than it can be reached from: none of this machine's go to others.
/// </summary>
public sealed class AddressTalk(AddressExchange exchange, Multiaddr remote)
{
    /// <summary>Addresses an hour that are taken unasked: 0.1 a second.</summary>
    public const int TakenPerHour = 360;

    /// <summary>Addresses that are taken unasked at once.</summary>
    public const int TakenMax = 10;

    /// <summary>Requests that are answered at once.</summary>
    public const int AnsweredMax = 2;

    /// <summary>Requests an hour that are answered from then on.</summary>
    public const int AnsweredPerHour = 6;

    private readonly Reach reach = PeerAddress.ReachOf(remote);
    private readonly string source = PeerAddress.GroupOf(remote);
    private readonly TokenBucket taken = new(TakenMax, TakenPerHour);
    private readonly TokenBucket answered = new(AnsweredMax, AnsweredPerHour);
    private readonly TokenBucket asking = new(AnsweredMax, AnsweredPerHour);
    private readonly Lock gate = new();

    /// <summary>A request for addresses; null where the peer was asked lately.</summary>
    public Message? Ask()
    {
        lock (gate)
        {
            if (!asking.TryTake(1, exchange.Now)) return null;
            taken.Give(Message.AddressCountMax);
            return new Message.GetAddresses();
        }
    }

    /// <summary>Where this node is itself; null where the peer could not reach it.</summary>
    public Message? TellOwn() => exchange.Own(reach) is { IsEmpty: false } own ? new Message.Addresses(own) : null;

    /// <summary>The answer to a request; null where it has asked often.</summary>
    public Message? Answer()
    {
        lock (gate)
        {
            return answered.TryTake(1, exchange.Now) ? new Message.Addresses(exchange.Draw(reach)) : null;
        }
    }

    /// <summary>Takes what a peer tells, as far as its bound allows.</summary>
    public void Take(Message.Addresses told)
    {
        foreach (string text in told.Items)
        {
            lock (gate)
            {
                if (!taken.TryTake(1, exchange.Now)) return;
            }
            if (PeerAddress.TryParse(text, out PeerAddress? address) && address.Reach >= reach) exchange.Learn(address, source);
        }
    }
}
