namespace Blockchain.Node.Storage;

/// <summary>What a record of the chain log is.</summary>
public enum LogKind : byte
{
    /// <summary>The first record: version of the format, and the genesis of the network.</summary>
    Head = 1,

    /// <summary>A block as on the wire.</summary>
    Block = 2,

    /// <summary>What a block took from the coin set.</summary>
    Undo = 3,

    /// <summary>What a person said of a block: the last such record about a block holds.</summary>
    Mark = 4,

    /// <summary>The highest that a voter of this node has signed: the last such record of a voter holds.</summary>
    VoterLock = 5,

    /// <summary>How far this node has come with a certified plan: the last such record of a plan holds.</summary>
    Rollback = 6,

    /// <summary>The name of the rule set that the operator had this node enforce, or a certified plan: the last such record holds.</summary>
    Rules = 7,

    /// <summary>The process ended of its own will. Empty; it says that all before it was durable, so that no damage can be taken for a torn end.</summary>
    Stop = 8,

    /// <summary>What is left of a block or of undo data that had changed: a reindex has given it up.</summary>
    Lost = 9,

    /// <summary>A rollback plan that was made here, or that a voter has signed.</summary>
    Plan = 10,

    /// <summary>A vote that counted.</summary>
    Vote = 11,

    /// <summary>A certificate: a plan with enough votes.</summary>
    Certificate = 12,

    /// <summary>A step of an incident: the last such record says what it has become, all of them make its timeline.</summary>
    Incident = 13,
}
