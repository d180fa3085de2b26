namespace Blockchain.Consensus.Governance;

/// <summary>Quorums by depth, over n configured voters and nobody else.</summary>
public static class DepthClasses
{
    /// <summary>Six blocks: what merchants wait for.</summary>
    public const int OrdinaryBlocksMax = 6;

    /// <summary>A hundred blocks: beyond it coinbases have matured and their coins have moved on.</summary>
    public const int DeepBlocksMax = 100;

    /// <summary>The class of a rollback.</summary>
    public static DepthClass Of(int depthBlocks) => depthBlocks switch
    {
        <= OrdinaryBlocksMax => DepthClass.Ordinary,
        <= DeepBlocksMax => DepthClass.Deep,
        > DeepBlocksMax => DepthClass.Forbidden,
    };

    /// <summary>Two thirds and one: two of these sets share more voters than may lie.</summary>
    public static int Quorum(int voters) => 2 * voters / 3 + 1;

    /// <summary>Five sixths and one.</summary>
    public static int SuperQuorum(int voters) => 5 * voters / 6 + 1;
}
