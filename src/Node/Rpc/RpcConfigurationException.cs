namespace Blockchain.Node.Rpc;

/// <summary>The RPC server must not start like this.</summary>
/// <param name="message">Why, and what to do: one line.</param>
public sealed class RpcConfigurationException(string message) : Exception(message);
