namespace Blockchain.Consensus.Rules;

/// <summary>Guesses what somebody meant to write.</summary>
public static class Spelling
{
    /// <summary>Letters of a word that is compared, at most: nothing is near a longer one.</summary>
    public const int WordLengthMax = 64;

    /// <summary>The known word nearest to what was written, if it is near enough; null otherwise.</summary>
    public static string? Nearest(string word, IEnumerable<string> known)
    {
        string? nearest = null;
        int best = Math.Max(2, word.Length / 3) + 1;
        foreach (string candidate in known)
        {
            int distance = Distance(word, candidate);
            if (distance >= best) continue;
            best = distance;
            nearest = candidate;
        }
        return nearest;
    }

    /// <summary>The end of a message: <c> (did you mean X?)</c>, or nothing.</summary>
    public static string Hint(string word, IEnumerable<string> known) =>
        Nearest(word, known) is string nearest ? $" (did you mean {nearest}?)" : "";

    /// <summary>Letters to insert, remove or replace.</summary>
    private static int Distance(string a, string b)
    {
        if (a.Length > WordLengthMax || b.Length > WordLengthMax) return int.MaxValue;
        Span<int> row = stackalloc int[b.Length + 1];
        for (int j = 0; j <= b.Length; j++) row[j] = j;
        for (int i = 1; i <= a.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.Length; j++)
            {
                int replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replaced, Math.Min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.Length];
    }
}
