namespace Blockchain.Libp2p.Multiformats;

/// <summary>What reading a varint came to.</summary>
public enum VarintStatus
{
    /// <summary>A number was read.</summary>
    Read,

    /// <summary>The bytes end inside the number.</summary>
    Incomplete,

    /// <summary>The form is longer than nine bytes or than the number needs.</summary>
    Malformed,
}
