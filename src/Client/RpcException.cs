namespace Blockchain.Client;

/// <summary>The node answered a call with an error.</summary>
/// <param name="code">Bitcoin Core's code, such as -5 for what is not found.</param>
/// <param name="message">The node's message.</param>
public sealed class RpcException(int code, string message) : Exception(message)
{
    /// <summary>What was named does not exist.</summary>
    public const int NotFound = -5;

    /// <summary>A parameter that cannot be, such as a height above the best block's.</summary>
    public const int OutOfRange = -8;

    /// <summary>Bitcoin Core's code.</summary>
    public int Code => code;
}
