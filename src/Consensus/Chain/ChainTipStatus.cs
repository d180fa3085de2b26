namespace Blockchain.Consensus.Chain;

/// <summary>What is known of the end of a branch.</summary>
public enum ChainTipStatus : byte
{
    /// <summary>The chain that is followed.</summary>
    Active,

    /// <summary>Fully valid, but not followed.</summary>
    ValidFork,

    /// <summary>All bodies are here; never fully validated.</summary>
    ValidHeaders,

    /// <summary>Some body is missing.</summary>
    HeadersOnly,

    /// <summary>Some block of the branch is invalid.</summary>
    Invalid,
}

/// <summary>Names of statuses.</summary>
public static class ChainTipStatuses
{
    /// <summary>The word that getchaintips uses.</summary>
    public static string Name(this ChainTipStatus status) => status switch
    {
        ChainTipStatus.Active => "active",
        ChainTipStatus.ValidFork => "valid-fork",
        ChainTipStatus.ValidHeaders => "valid-headers",
        ChainTipStatus.HeadersOnly => "headers-only",
        ChainTipStatus.Invalid => "invalid",
    };
}
