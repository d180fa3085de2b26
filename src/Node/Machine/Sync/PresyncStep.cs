namespace Blockchain.Node.Machine.Sync;

/// <summary>What follows from a message of a <see cref="HeaderPresync"/>.</summary>
public enum PresyncStep
{
    /// <summary>Nothing is kept; the peer is asked for what follows <see cref="HeaderPresync.Last"/>.</summary>
    AskNext,

    /// <summary>The chain ends with too little work, or does not end: nothing is kept.</summary>
    GiveUp,

    /// <summary>The headers are those of the first pass: they are kept, and the next ones asked for.</summary>
    KeepAndAskNext,

    /// <summary>The headers are those of the first pass, and the last of them: they are kept.</summary>
    KeepLast,

    /// <summary>The peer tells another chain than the first time.</summary>
    Differs,
}
