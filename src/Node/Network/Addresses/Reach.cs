namespace Blockchain.Node.Network.Addresses;

/// <summary>From where an address can be reached; the greater, the wider.</summary>
public enum Reach
{
    /// <summary>From the same machine.</summary>
    Machine,

    /// <summary>From the same private network.</summary>
    PrivateNetwork,

    /// <summary>From everywhere.</summary>
    Internet,
}
