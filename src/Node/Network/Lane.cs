namespace Blockchain.Node.Network;

/// <summary>Which of a peer's two streams carries a message. Each keeps the order of its messages.</summary>
internal enum Lane
{
    /// <summary>Everything but blocks.</summary>
    Talk,

    /// <summary>Blocks, and that they are not there: they are long, and nothing waits behind them.</summary>
    Blocks,
}
