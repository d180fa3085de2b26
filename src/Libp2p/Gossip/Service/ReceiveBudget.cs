namespace Blockchain.Libp2p.Gossip.Service;

/// <summary>What one peer's RPCs may hold here until they are judged: its stream is read on when there is room, and other peers do not notice.</summary>
internal sealed class ReceiveBudget(GossipOptions options)
{
    private readonly Lock gate = new();
    private TaskCompletionSource? room;
    private int bytes;
    private int messages;

    /// <summary>Waits for room and takes it. An RPC that finds nothing before it is always taken.</summary>
    public async ValueTask<Receipt> EnterAsync(int rpcBytes, int rpcMessages, CancellationToken stop)
    {
        while (true)
        {
            Task waiting;
            lock (gate)
            {
                bool fits = bytes + rpcBytes <= options.PeerReceiveBytesMax && messages + rpcMessages <= options.PeerReceiveMessagesMax;
                if (fits || bytes == 0)
                {
                    bytes += rpcBytes;
                    messages += rpcMessages;
                    options.Metrics.GossipReceiving.Add(rpcBytes);
                    return new Receipt(() => Leave(rpcBytes, rpcMessages));
                }
                room ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                waiting = room.Task;
            }
            await waiting.WaitAsync(stop).ConfigureAwait(false);
        }
    }

    private void Leave(int rpcBytes, int rpcMessages)
    {
        options.Metrics.GossipReceiving.Add(-rpcBytes);
        lock (gate)
        {
            bytes -= rpcBytes;
            messages -= rpcMessages;
            room?.TrySetResult();
            room = null;
        }
    }
}
