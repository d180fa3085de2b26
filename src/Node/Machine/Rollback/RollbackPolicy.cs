namespace Blockchain.Node.Machine.Rollback;

/// <summary>What a node does with a certified plan. No key moves a node whose operator says no.</summary>
public enum RollbackPolicy
{
    /// <summary>Carry it out.</summary>
    Auto,

    /// <summary>Wait until the operator of this node confirms.</summary>
    Confirm,

    /// <summary>Show it, and go on with the chain rule.</summary>
    Ignore,
}
