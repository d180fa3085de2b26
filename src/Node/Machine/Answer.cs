using System.Collections.Immutable;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Governance;
using Blockchain.Node.Machine.Mempool;

namespace Blockchain.Node.Machine;

/// <summary>The outcome of a command.</summary>
public abstract record Answer
{
    private Answer()
    {
    }

    /// <summary>Done; nothing more to say.</summary>
    public sealed record Done : Answer;

    /// <summary>Not done, and why: one line for a person.</summary>
    public sealed record Refused(string Reason) : Answer;

    /// <summary>What submitblock says: null when the block is valid and on the best chain, a word of Core's otherwise.</summary>
    public sealed record BlockSubmitted(string? Result) : Answer;

    /// <summary>What the mempool says.</summary>
    public sealed record TransactionSubmitted(MempoolVerdict Verdict) : Answer;

    /// <summary>How many saved transactions wait again, and how many the rules, time or space of now do not allow.</summary>
    public sealed record MempoolRestored(int Taken, int Lost) : Answer;

    /// <summary>A mined block, and what submitblock says of it.</summary>
    public sealed record Mined(Block Block, string? Result) : Answer;

    /// <summary>A plan that was worked out, and sent to the voters.</summary>
    public sealed record Planned(RollbackPlan Plan) : Answer;

    /// <summary>A vote that was cast.</summary>
    public sealed record Signed(Vote Vote) : Answer;

    /// <summary>A plan whose digests do not come out on this node's own data: what differs. Nothing was signed.</summary>
    public sealed record NotReproduced(ImmutableArray<string> Differences) : Answer;
}
