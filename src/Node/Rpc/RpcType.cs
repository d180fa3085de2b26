namespace Blockchain.Node.Rpc;

/// <summary>What JSON a parameter takes.</summary>
public enum RpcType
{
    /// <summary>A string.</summary>
    Text,

    /// <summary>A number.</summary>
    Number,

    /// <summary>true or false.</summary>
    Boolean,

    /// <summary>An array.</summary>
    Array,

    /// <summary>Several kinds: the method looks itself.</summary>
    Any,
}
