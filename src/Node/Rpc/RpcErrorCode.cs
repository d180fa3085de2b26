namespace Blockchain.Node.Rpc;

/// <summary>Bitcoin Core 28's error codes (rpc/protocol.h), as far as they are used.</summary>
public static class RpcErrorCode
{
    /// <summary>An error without a code of its own.</summary>
    public const int Misc = -1;

    /// <summary>JSON of the wrong type.</summary>
    public const int Type = -3;

    /// <summary>An address or a hash that names nothing.</summary>
    public const int InvalidAddressOrKey = -5;

    /// <summary>A parameter out of range.</summary>
    public const int InvalidParameter = -8;

    /// <summary>Bytes that do not parse.</summary>
    public const int Deserialization = -22;

    /// <summary>A block or transaction cannot be judged.</summary>
    public const int Verify = -25;

    /// <summary>A transaction is refused by rules or policy.</summary>
    public const int VerifyRejected = -26;

    /// <summary>A transaction is in the chain.</summary>
    public const int AlreadyInUtxoSet = -27;

    /// <summary>The request is no request.</summary>
    public const int InvalidRequest = -32600;

    /// <summary>There is no such method.</summary>
    public const int MethodNotFound = -32601;

    /// <summary>The node's own mistake.</summary>
    public const int Internal = -32603;

    /// <summary>The request is no JSON.</summary>
    public const int Parse = -32700;
}
