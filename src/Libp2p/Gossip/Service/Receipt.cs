namespace Blockchain.Libp2p.Gossip.Service;

/// <summary>Stands for one RPC's bytes until whoever needs them is done: the reader that made it, and each of its messages' judges.</summary>
internal sealed class Receipt(Action done)
{
    private int holders = 1;

    /// <summary>One more needs the bytes; only while somebody holds them.</summary>
    public void Hold() => Interlocked.Increment(ref holders);

    /// <summary>One needs them no more.</summary>
    public void Release()
    {
        if (Interlocked.Decrement(ref holders) == 0) done();
    }
}
