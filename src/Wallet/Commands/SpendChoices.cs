using Blockchain.Consensus.Primitives;

namespace Blockchain.Wallet.Commands;

/// <summary>What a person wants of a payment besides whom to pay how much.</summary>
/// <param name="Rate">The fee rate; null lets the node advise.</param>
/// <param name="FeeMax">The most that it may cost; null for the wallet's own bound.</param>
/// <param name="IsDryRun">Whether it is shown only.</param>
/// <param name="IsAgreed">Whether nobody is asked.</param>
/// <param name="IsDuringIncident">Whether it is sent although a fork is open.</param>
/// <param name="PassphraseFile">Where the passphrase comes from; null to ask.</param>
internal sealed record SpendChoices(FeeRate? Rate, Amount? FeeMax, bool IsDryRun, bool IsAgreed, bool IsDuringIncident, string? PassphraseFile);
