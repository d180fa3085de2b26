using System.Globalization;
using Blockchain.Consensus.Primitives;

namespace Blockchain.Wallet.Commands;

/// <summary>Amounts as people type them: coins with a point, and with blanks between digits as <see cref="AmountText"/> shows them.</summary>
internal static class AmountInput
{
    private const int DecimalsMax = 8;
    private const long CoinsMax = 21_000_000;

    /// <summary>Reads an amount.</summary>
    /// <exception cref="CommandException">It is none.</exception>
    public static Amount Read(string text)
    {
        string digits = text.Replace(" ", "", StringComparison.Ordinal);
        int point = digits.IndexOf('.', StringComparison.Ordinal);
        bool isAmount = decimal.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal coins)
            && (point < 0 || digits.Length - point - 1 <= DecimalsMax) && coins <= CoinsMax;
        return isAmount
            ? new((long)(coins * Amount.Coin))
            : throw new CommandException(ExitCode.Usage, $"'{text}' is no amount; write coins with a point and at most {DecimalsMax} decimals, as in 0.015");
    }
}
