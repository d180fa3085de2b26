namespace Blockchain.Node.Live;

/// <summary>The loop takes nothing any more: the node is stopping, or its disk or logic has failed.</summary>
/// <param name="cause">Why it ended by itself; null for an ordinary stop.</param>
public sealed class LoopStoppedException(Exception? cause) : Exception("the node is stopping", cause);
