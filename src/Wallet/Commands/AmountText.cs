using System.Globalization;
using Blockchain.Consensus.Primitives;

namespace Blockchain.Wallet.Commands;

/// <summary>Amounts as people read them: eight decimals in two groups.</summary>
internal static class AmountText
{
    /// <summary>As in <c>1.5000 0000</c>.</summary>
    public static string Of(Amount amount) => amount.ToString().Insert(amount.ToString().Length - 4, " ");

    /// <summary>The same with a sign, so that what comes and what goes can be told apart.</summary>
    public static string Signed(Amount amount) => amount.Satoshis > 0 ? $"+{Of(amount)}" : Of(amount);

    /// <summary>A time of day, or day and time where that is another day.</summary>
    public static string TimeOf(UnixTime time, UnixTime now)
    {
        DateTimeOffset at = DateTimeOffset.FromUnixTimeSeconds(time.Seconds);
        bool isToday = at.Date == DateTimeOffset.FromUnixTimeSeconds(now.Seconds).Date;
        return at.ToString(isToday ? "HH:mm" : "yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
    }
}
