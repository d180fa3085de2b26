namespace Blockchain.Consensus.Forks;

/// <summary>One line of evidence for the kind of a fork.</summary>
/// <param name="Signal">Which signal of the table it supports.</param>
/// <param name="Text">What was seen, in one sentence: names before hashes, numbers with units.</param>
public sealed record EvidenceLine(string Signal, string Text);
