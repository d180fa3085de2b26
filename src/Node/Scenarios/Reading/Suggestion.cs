namespace Blockchain.Node.Scenarios.Reading;

/// <summary>Guesses which known word somebody meant.</summary>
internal static class Suggestion
{
    /// <summary>Letters of a word that is compared, at most.</summary>
    internal const int WordLengthMax = 64;

    /// <summary><c> (did you mean pool-a?)</c>, or nothing when no known word is near.</summary>
    internal static string For(string word, IEnumerable<string> known)
    {
        if (word.Length > WordLengthMax) return "";
        string? nearest = null;
        int least = Math.Max(2, word.Length / 3) + 1;
        foreach (string candidate in known)
        {
            if (candidate.Length > WordLengthMax) continue;
            int distance = Distance(word, candidate);
            if (distance >= least) continue;
            least = distance;
            nearest = candidate;
        }
        return nearest is null ? "" : $" (did you mean {nearest}?)";
    }

    /// <summary>Letters to add, drop or change (Levenshtein).</summary>
    private static int Distance(string a, string b)
    {
        int[] above = [.. Enumerable.Range(0, b.Length + 1)];
        int[] row = new int[b.Length + 1];
        for (int i = 0; i < a.Length; i++)
        {
            row[0] = i + 1;
            for (int j = 0; j < b.Length; j++)
            {
                int change = above[j] + (a[i] == b[j] ? 0 : 1);
                row[j + 1] = Math.Min(change, Math.Min(above[j + 1], row[j]) + 1);
            }
            (above, row) = (row, above);
        }
        return above[b.Length];
    }
}
