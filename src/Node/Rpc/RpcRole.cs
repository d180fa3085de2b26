namespace Blockchain.Node.Rpc;

/// <summary>What a user may do; each role may all that stands above it.</summary>
public enum RpcRole
{
    /// <summary>Read.</summary>
    Read,

    /// <summary>Also hand in blocks and transactions, and mine.</summary>
    Node,

    /// <summary>Also change what the node follows, and stop it.</summary>
    Operator,
}
