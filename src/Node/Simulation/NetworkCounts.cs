namespace Blockchain.Node.Simulation;

/// <summary>What became of the messages of a run; sent = delivered + lost + cut + still under way.</summary>
/// <param name="Sent">Handed to the network.</param>
/// <param name="Delivered">Arrived.</param>
/// <param name="Lost">Taken by chance.</param>
/// <param name="Cut">Under way when, or sent after, the link went down.</param>
public readonly record struct NetworkCounts(long Sent, long Delivered, long Lost, long Cut)
{
    /// <summary>Messages that have not arrived yet.</summary>
    public long UnderWay => Sent - Delivered - Lost - Cut;
}
