namespace Blockchain.Wallet.Standing;

/// <summary>Where a payment stands, and why.</summary>
/// <param name="Kind">Where.</param>
/// <param name="Detail">What else there is to say, such as by which transaction it was double-spent; empty for nothing.</param>
public readonly record struct PaymentStanding(StandingKind Kind, string Detail = "")
{
    /// <summary>For people.</summary>
    public override string ToString() => Detail.Length == 0 ? Kind.Words() : $"{Kind.Words()}: {Detail}";
}
