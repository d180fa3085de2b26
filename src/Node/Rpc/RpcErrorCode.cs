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

    /// <summary>There are no peers.</summary>
    public const int NotConnected = -9;

    /// <summary>The node is still catching up.</summary>
    public const int CatchingUp = -10;

    /// <summary>Somebody is kept or refused already.</summary>
    public const int AddedAlready = -23;

    /// <summary>Somebody is not kept.</summary>
    public const int NotAdded = -24;

    /// <summary>A peer is not connected.</summary>
    public const int PeerNotConnected = -29;

    /// <summary>What is to be refused has no such form, or is not refused.</summary>
    public const int InvalidSubnet = -30;

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

    /// <summary>Parameters that do not go together.</summary>
    public const int InvalidParameters = -32602;

    /// <summary>The node's own mistake.</summary>
    public const int Internal = -32603;

    /// <summary>The request is no JSON.</summary>
    public const int Parse = -32700;
}
