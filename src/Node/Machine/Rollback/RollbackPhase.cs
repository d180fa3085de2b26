namespace Blockchain.Node.Machine.Rollback;

/// <summary>How far a node has come with a certified plan. Each phase is durable before the next begins; a crash repeats one.</summary>
public enum RollbackPhase
{
    /// <summary>The certificate is checked and the digests reproduced; no block has moved.</summary>
    Prepared,

    /// <summary>The branch is forbidden and the tip has moved.</summary>
    Moved,

    /// <summary>The report is written.</summary>
    Reported,
}
