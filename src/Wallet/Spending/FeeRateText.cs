using System.Globalization;
using Blockchain.Consensus.Primitives;

namespace Blockchain.Wallet.Spending;

/// <summary>Fee rates as people say them: satoshis for each virtual byte, with at most three decimals.</summary>
public static class FeeRateText
{
    private const decimal KiloByte = 1_000;

    /// <summary>Such as <c>2.5 sat/vB</c>; rounded down to a thousandth.</summary>
    public static string Of(FeeRate rate) => string.Create(CultureInfo.InvariantCulture, $"{rate.PerKiloByte.Satoshis / KiloByte:0.###} sat/vB");

    /// <summary>Reads digits with at most three decimals, such as <c>2.5</c>; false for anything else, and for more than all money a byte.</summary>
    public static bool TryParse(string text, out FeeRate rate)
    {
        rate = default;
        if (!decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal perByte)) return false;
        decimal perKiloByte = perByte > Recipients.MoneyMax.Satoshis ? -1 : perByte * KiloByte;
        if (perKiloByte < 0 || perKiloByte != decimal.Truncate(perKiloByte)) return false;
        rate = FeeRate.OfKiloByte(new((long)perKiloByte));
        return true;
    }
}
