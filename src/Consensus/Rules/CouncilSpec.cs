using System.Collections.Immutable;

namespace Blockchain.Consensus.Rules;

/// <summary>Who may decide a rollback, as a chain file says; governance makes its council from it.</summary>
/// <param name="Voters">In the order of the file; keys and names are distinct.</param>
/// <param name="Threshold">Votes that an ordinary rollback needs: more than two thirds of the voters.</param>
public sealed record CouncilSpec(ImmutableArray<CouncilMember> Voters, int Threshold)
{
    /// <summary>Voters, at most.</summary>
    public const int VoterCountMax = 100;

    /// <summary>The lowest threshold: any two sets of so many voters share one who is honest while fewer than a third are not.</summary>
    public static int ThresholdMin(int voters) => (2 * voters / 3) + 1;
}
