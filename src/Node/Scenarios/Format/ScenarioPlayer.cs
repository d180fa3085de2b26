namespace Blockchain.Node.Scenarios.Format;

/// <summary>A person with a key, drawn from the name, so that it is the same in every run.</summary>
/// <param name="Line">Where the scenario file names them.</param>
/// <param name="Name">Their name.</param>
/// <param name="Node">The node that they send payments to and ask about coins.</param>
public sealed record ScenarioPlayer(int Line, string Name, string Node);
