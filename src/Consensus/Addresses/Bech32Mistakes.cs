namespace Blockchain.Consensus.Addresses;

/// <summary>Finds which characters of a text with a wrong checksum were mistyped.</summary>
/// <remarks>
/// The checksum is linear: what is left over is the sum of what each mistake alone would leave. Five wrong characters are
/// needed to turn one valid text into another, so one or two mistakes explain what is left over in one way only.
/// Mistakes are only shown, never mended: with three or more of them the answer here can be wrong, and money would be lost.
/// </remarks>
internal static class Bech32Mistakes
{
    /// <summary>Positions, counted from the separator, of one or two wrong characters; none when more are wrong.</summary>
    /// <param name="leftOver">Residue of the text, without the constant that a right one leaves.</param>
    /// <param name="count">Characters behind the separator.</param>
    internal static int[] Locate(uint leftOver, int count)
    {
        Dictionary<uint, int> single = Singles(count);
        if (single.TryGetValue(leftOver, out int position)) return [position];
        foreach ((uint remainder, int first) in single)
        {
            if (single.TryGetValue(leftOver ^ remainder, out int second) && second != first) return [Math.Min(first, second), Math.Max(first, second)];
        }

        return [];
    }

    /// <summary>What each mistake, at each position and by each difference, leaves over.</summary>
    private static Dictionary<uint, int> Singles(int count)
    {
        Dictionary<uint, int> single = new(count * 31);
        for (uint difference = 1; difference < 32; difference++)
        {
            uint remainder = difference;
            for (int position = count - 1; position >= 0; position--)
            {
                single.TryAdd(remainder, position);
                remainder = Bech32.Step(remainder, 0);
            }
        }

        return single;
    }
}
