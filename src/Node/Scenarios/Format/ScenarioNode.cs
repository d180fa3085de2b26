namespace Blockchain.Node.Scenarios.Format;

/// <summary>One node of a scenario.</summary>
/// <param name="Line">Where the scenario file names it.</param>
/// <param name="Name">Its name in steps, expectations and the timeline.</param>
/// <param name="Rules">The rule set it enforces at the start.</param>
/// <param name="HashPower">Its share of the hash power, in any unit: shares are compared with their sum; 0 does not mine.</param>
/// <param name="Follows">Whether it executes certified rollbacks (true) or its operator says no.</param>
public sealed record ScenarioNode(int Line, string Name, string Rules, int HashPower, bool Follows);
