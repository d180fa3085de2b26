namespace Blockchain.Consensus.Rules;

/// <summary>What a parameter's number counts.</summary>
public enum RuleUnit
{
    /// <summary>On or off.</summary>
    Switch,

    /// <summary>Bytes.</summary>
    Bytes,

    /// <summary>Weight units (BIP 141).</summary>
    WeightUnits,

    /// <summary>Cost of signature operations: four for a legacy one, one for one in a witness (BIP 141).</summary>
    SigOpsCost,

    /// <summary>Distinct transaction ids.</summary>
    TransactionIds,

    /// <summary>Hundred-millionths of a coin.</summary>
    Satoshis,

    /// <summary>A block version.</summary>
    Version,

    /// <summary>Blocks.</summary>
    Blocks,

    /// <summary>Seconds.</summary>
    Seconds,

    /// <summary>A proof-of-work target in compact form.</summary>
    Target,
}
