namespace Blockchain.Client;

/// <summary>No node answers, or it does not let this client in: one line that says what to do.</summary>
/// <param name="message">The line.</param>
/// <param name="cause">What the transport said; null where the node answered.</param>
public sealed class NodeUnreachableException(string message, Exception? cause = null) : Exception(message, cause);
