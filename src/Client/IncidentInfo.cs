namespace Blockchain.Client;

/// <summary>The answer of getincident, and a row of getincidents, which has no branches.</summary>
/// <param name="Incident">Its id.</param>
/// <param name="Kind">What kind of fork, as in <c>rule split</c>.</param>
/// <param name="State">How far people have come.</param>
/// <param name="Open">Whether it goes on.</param>
/// <param name="Since">When it began, Unix seconds.</param>
/// <param name="Branches">The branches; the node follows one of them at most.</param>
public sealed record IncidentInfo(string Incident, string Kind, string State, bool Open, long Since, BranchInfo[]? Branches = null);
