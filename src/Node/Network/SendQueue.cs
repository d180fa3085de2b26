using System.IO.Pipelines;
using System.Threading.Channels;
using Blockchain.Libp2p.Faults;
using Blockchain.Libp2p.Framing;
using Blockchain.Node.Machine;
using Blockchain.Node.Protocol;

namespace Blockchain.Node.Network;

/// <summary>The messages that wait towards one peer, in one order for each lane, bounded in bytes together, and in the number of blocks.</summary>
/// <remarks>Messages wait as they are, which all peers share, and become bytes when it is their turn.</remarks>
internal sealed class SendQueue(long bytesMax, int answersMax)
{
    // What the objects around a message take, so that many short ones are bounded too.
    private const int MessageOverheadBytes = 128;

    private readonly Channel<Waiting>[] lanes = [.. Lanes.All.Select(static _ =>
        Channel.CreateUnbounded<Waiting>(new UnboundedChannelOptions { SingleReader = true }))];

    private long queued;
    private int answers;

    /// <summary>Queues a message; false where the queue is full.</summary>
    public bool TryAdd(Message message)
    {
        Waiting waiting = new(message, MessageCodec.BytesOf(message));
        if (Interlocked.Add(ref queued, waiting.Bytes + MessageOverheadBytes) > bytesMax) return false;
        Lane lane = Lanes.Of(message);
        if (lane == Lane.Blocks && Interlocked.Increment(ref answers) > answersMax) return false;
        return lanes[(int)lane].Writer.TryWrite(waiting);
    }

    /// <summary>Writes what waits for a lane, several short messages in one flush, until it is cancelled.</summary>
    /// <param name="lane">Which.</param>
    /// <param name="output">The stream.</param>
    /// <param name="meter">Counts what is written.</param>
    /// <param name="stop">Ends it.</param>
    /// <exception cref="NetworkException">The stream ended.</exception>
    /// <exception cref="OperationCanceledException">The caller ended it.</exception>
    public async Task WriteAsync(Lane lane, PipeWriter output, TrafficMeter meter, CancellationToken stop)
    {
        ChannelReader<Waiting> waiting = lanes[(int)lane].Reader;
        while (await waiting.WaitToReadAsync(stop).ConfigureAwait(false))
        {
            int unflushed = 0;
            while (waiting.TryRead(out Waiting next))
            {
                unflushed = await MessageFrames.WriteAsync(output, next.Message, next.Bytes, unflushed, stop).ConfigureAwait(false);
                Interlocked.Add(ref queued, -(next.Bytes + MessageOverheadBytes));
                meter.Sent(next.Bytes);
                if (lane == Lane.Blocks) Interlocked.Decrement(ref answers);
            }
            if (unflushed > 0) await LengthPrefixed.FlushAsync(output, stop).ConfigureAwait(false);
        }
    }

    private readonly record struct Waiting(Message Message, int Bytes);
}
