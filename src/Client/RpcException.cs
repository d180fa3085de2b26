namespace Blockchain.Client;

/// <summary>The node answered a call with an error.</summary>
/// <param name="code">Bitcoin Core's code, such as -5 for what is not found.</param>
/// <param name="message">The node's message.</param>
public sealed class RpcException(int code, string message) : Exception(message)
{
    /// <summary>Bitcoin Core's code.</summary>
    public int Code => code;
}
