namespace Blockchain.Node.Network;

/// <summary>Which of a peer's two streams carries a message. Each keeps the order of its messages.</summary>
internal enum Lane
{
    /// <summary>Everything but blocks, compact ones included.</summary>
    Talk,

    /// <summary>Blocks, parts of blocks, and that they are not there: they are long, and nothing waits behind them.</summary>
    Blocks,
}
