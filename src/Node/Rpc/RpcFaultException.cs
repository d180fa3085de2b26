namespace Blockchain.Node.Rpc;

/// <summary>Ends a call with an error for the caller.</summary>
/// <param name="code">One of <see cref="RpcErrorCode"/>.</param>
/// <param name="message">Core's words where Core has them.</param>
public sealed class RpcFaultException(int code, string message) : Exception(message)
{
    /// <summary>One of <see cref="RpcErrorCode"/>.</summary>
    public int Code => code;
}
