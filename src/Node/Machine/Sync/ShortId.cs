namespace Blockchain.Node.Machine.Sync;

/// <summary>Six bytes that stand for a transaction in one compact block.</summary>
/// <param name="Value">Below 2^48.</param>
public readonly record struct ShortId(ulong Value)
{
    /// <summary>Length in bytes.</summary>
    public const int Size = 6;
}
