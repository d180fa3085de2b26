namespace Blockchain.Consensus.Governance;

/// <summary>Why a certificate decides nothing.</summary>
/// <param name="Fault">What is wrong.</param>
/// <param name="Position">The vote's place in the certificate; null when the whole is at fault.</param>
/// <param name="Detail">With names and numbers.</param>
public readonly record struct CertificateViolation(VoteFault Fault, int? Position, string Detail);
