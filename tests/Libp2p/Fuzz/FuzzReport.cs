namespace Blockchain.Libp2p.Tests.Fuzz;

/// <summary>What a parser did with its inputs.</summary>
/// <param name="Taken">Inputs that it took.</param>
/// <param name="Refused">Inputs that it refused by its answer or by a named fault.</param>
public sealed record FuzzReport(int Taken, int Refused);
