using System.Threading.Channels;
using Blockchain.Libp2p.Faults;
using Blockchain.Libp2p.Gossip.Router;
using Blockchain.Libp2p.Multiformats;

namespace Blockchain.Libp2p.Gossip.Service;

/// <summary>One topic that the application takes: judges of its messages, and the one receiver. A topic that is slow slows no other.</summary>
internal sealed class TopicSubscription : IDisposable
{
    // What the objects around a message take: many short messages are bounded too.
    private const int MessageOverheadBytes = 256;

    private readonly Topic topic;
    private readonly TopicOptions options;
    private readonly GossipOptions gossip;
    private readonly Func<GossipMessage, CancellationToken, ValueTask> receive;
    private readonly Action<GossipEvent.Validated> judged;

    // The router bounds how many messages wait for a verdict, in all and of one peer; the queue need not.
    private readonly Channel<Judgement> judgements = Channel.CreateUnbounded<Judgement>();
    private readonly Channel<Delivery> deliveries = Channel.CreateUnbounded<Delivery>(new UnboundedChannelOptions { SingleReader = true });
    private readonly CancellationTokenSource stopping = new();
    private readonly CancellationToken stop;
    private long deliveryBytes;

    /// <summary>Makes one; <see cref="Start"/> starts its work.</summary>
    public TopicSubscription(
        Topic topic, TopicOptions options, GossipOptions gossip, Func<GossipMessage, CancellationToken, ValueTask> receive, Action<GossipEvent.Validated> judged)
    {
        this.topic = topic;
        this.options = options;
        this.gossip = gossip;
        this.receive = receive;
        this.judged = judged;
        stop = stopping.Token;
    }

    /// <summary>Which topic.</summary>
    public Topic Topic => topic;

    /// <summary>How it is judged.</summary>
    public TopicOptions Options => options;

    /// <summary>Starts judges and receiver.</summary>
    public void Start()
    {
        for (int judge = 0; judge < options.ValidationsMax; judge++) _ = Task.Run(JudgeAllAsync);
        _ = Task.Run(DeliverAllAsync);
    }

    /// <summary>Has a message judged; the verdict comes later, and always.</summary>
    public void Validate(GossipEnvelope message, PeerId from, Receipt? receipt)
    {
        receipt?.Hold();
        if (judgements.Writer.TryWrite(new Judgement(message, from, receipt))) return;
        receipt?.Release();
        judged(new GossipEvent.Validated(message.Id, GossipVerdict.Dropped));
    }

    /// <summary>Queues an accepted message for the receiver.</summary>
    public void Deliver(GossipEnvelope message, PeerId from)
    {
        int bytes = message.Bytes + MessageOverheadBytes;
        if (Interlocked.Add(ref deliveryBytes, bytes) > options.DeliveryBytesMax)
        {
            Interlocked.Add(ref deliveryBytes, -bytes);
            gossip.Metrics.Met(Fault.GossipDeliveryOverflow);
            return;
        }
        gossip.Metrics.GossipDelivering.Add(bytes);
        if (!deliveries.Writer.TryWrite(new Delivery(Told(message, from), bytes))) Gone(bytes);
    }

    /// <summary>Takes no more; a call of the application that runs is cancelled and not waited for.</summary>
    public void Dispose()
    {
        _ = EndAsync();
        _ = judgements.Writer.TryComplete();
        _ = deliveries.Writer.TryComplete();
    }

    // Whoever waits for the token is called elsewhere: the caller may hold the router.
    private async Task EndAsync()
    {
        await stopping.CancelAsync().ConfigureAwait(false);
        stopping.Dispose();
    }

    private async Task JudgeAllAsync()
    {
        await foreach (Judgement judgement in judgements.Reader.ReadAllAsync().ConfigureAwait(false))
        {
            GossipVerdict verdict = await JudgeAsync(judgement).ConfigureAwait(false);
            judged(new GossipEvent.Validated(judgement.Message.Id, verdict));
            judgement.Receipt?.Release();
        }
    }

    private async ValueTask<GossipVerdict> JudgeAsync(Judgement judgement)
    {
        if (stop.IsCancellationRequested) return GossipVerdict.Dropped;
        if (judgement.Message.Data.Length > options.DataBytesMax)
        {
            gossip.Metrics.Met(Fault.GossipDataTooLarge);
            return GossipVerdict.Reject;
        }
        if (!MessageSeal.Verify(judgement.Message, gossip.Ed25519)) return GossipVerdict.BadSignature;
        if (options.Validate is null) return GossipVerdict.Accept;
        try
        {
            Validation said = await options.Validate(Told(judgement.Message, judgement.From), stop).ConfigureAwait(false);
            return said switch
            {
                Validation.Accept => GossipVerdict.Accept,
                Validation.Reject => GossipVerdict.Reject,
                Validation.Ignore => GossipVerdict.Ignore,
            };
        }
        catch (Exception) when (stop.IsCancellationRequested)
        {
            return GossipVerdict.Dropped;
        }
        catch (Exception)
        {
            gossip.Metrics.Met(Fault.GossipCallbackFailed);
            return GossipVerdict.Ignore;
        }
    }

    private async Task DeliverAllAsync()
    {
        await foreach ((GossipMessage message, int bytes) in deliveries.Reader.ReadAllAsync().ConfigureAwait(false))
        {
            try
            {
                if (!stop.IsCancellationRequested) await receive(message, stop).ConfigureAwait(false);
            }
            catch (Exception) when (stop.IsCancellationRequested)
            {
                // The receiver heeded its token.
            }
            catch (Exception)
            {
                gossip.Metrics.Met(Fault.GossipCallbackFailed);
            }
            Gone(bytes);
        }
    }

    private void Gone(int bytes)
    {
        Interlocked.Add(ref deliveryBytes, -bytes);
        gossip.Metrics.GossipDelivering.Add(-bytes);
    }

    private static GossipMessage Told(GossipEnvelope message, PeerId from) => new(message.Id, message.Topic, message.Data, message.Author, from);

    private readonly record struct Delivery(GossipMessage Message, int Bytes);

    private sealed record Judgement(GossipEnvelope Message, PeerId From, Receipt? Receipt);
}
