using System.Collections.Immutable;

namespace Blockchain.Node.Scenarios.Format;

/// <summary>Whose signatures make a rollback plan a certificate.</summary>
/// <param name="Line">Where the scenario file says so.</param>
/// <param name="Voters">Names of nodes, each one voter.</param>
/// <param name="Threshold">Distinct voters that must sign.</param>
public sealed record ScenarioCouncil(int Line, ImmutableArray<string> Voters, int Threshold);
