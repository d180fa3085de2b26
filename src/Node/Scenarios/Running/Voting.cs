using System.Text;
using Blockchain.Consensus.Crypto;
using Blockchain.Consensus.Governance;
using Blockchain.Node.Scenarios.Format;

namespace Blockchain.Node.Scenarios.Running;

/// <summary>The voters of a scenario. Their keys come from their names: anybody can know them, for nothing is at stake.</summary>
public static class Voting
{
    /// <summary>A voter's key.</summary>
    public static PrivateKey KeyOf(string scenario, string voter) => PrivateKey.FromSeed(Encoding.UTF8.GetBytes($"{scenario} voter {voter}"));

    /// <summary>The council of a scenario; null where it has none, or one that governance refuses.</summary>
    public static Council? CouncilOf(Scenario scenario) =>
        TryCouncil(scenario, out Council? council, out _) ? council : null;

    /// <summary>Makes the council, or says why there can be none.</summary>
    public static bool TryCouncil(Scenario scenario, out Council? council, out CouncilFault? fault)
    {
        council = null;
        fault = null;
        return scenario.Council is not { } some
            || Council.TryCreate([.. some.Voters.Select(name => new Voter(name, KeyOf(scenario.Name, name).XOnlyPublicKey))], some.Threshold, [], out council, out fault);
    }
}
