using Blockchain.Consensus.Governance;

namespace Blockchain.Consensus.Tests.Governance;

/// <summary>Something that counts votes: the book, or one of the planted mistakes.</summary>
internal interface ITally
{
    void Take(Vote vote);

    int Count(RollbackPlan plan);
}
