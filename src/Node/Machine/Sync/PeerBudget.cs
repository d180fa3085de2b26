namespace Blockchain.Node.Machine.Sync;

/// <summary>
/// What one peer may ask for and announce. The bounds are far above what a node of this kind does, so that whoever exceeds one floods.
/// </summary>
public sealed class PeerBudget
{
    /// <summary>Requests for headers at once: two passes over two million.</summary>
    public const int HeaderRequestsMax = 2_000;

    /// <summary>Requests for headers an hour from then on: ten a second.</summary>
    public const int HeaderRequestsPerHour = 36_000;

    /// <summary>Requests for everything that waits, at once.</summary>
    public const int MempoolRequestsMax = 20;

    /// <summary>Requests for everything that waits, an hour from then on.</summary>
    public const int MempoolRequestsPerHour = 60;

    /// <summary>Transactions asked for or announced at once: two full lists. The answer to a request for everything that waits comes on top.</summary>
    public const int TransactionsMax = 2 * Message.InventoryCountMax;

    /// <summary>Transactions asked for or announced an hour from then on: a thousand a second.</summary>
    public const int TransactionsPerHour = 3_600_000;

    /// <summary>Requests for headers.</summary>
    public TokenBucket HeaderRequests { get; } = new(HeaderRequestsMax, HeaderRequestsPerHour);

    /// <summary>Requests for everything that waits.</summary>
    public TokenBucket MempoolRequests { get; } = new(MempoolRequestsMax, MempoolRequestsPerHour);

    /// <summary>Transactions asked for.</summary>
    public TokenBucket TransactionsAsked { get; } = new(TransactionsMax, TransactionsPerHour);

    /// <summary>Transactions announced.</summary>
    public TokenBucket TransactionsAnnounced { get; } = new(TransactionsMax, TransactionsPerHour);
}
