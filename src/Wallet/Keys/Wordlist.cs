using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text;

namespace Blockchain.Wallet.Keys;

/// <summary>The 2,048 English words of BIP 39. Four letters tell any two of them apart.</summary>
public static class Wordlist
{
    /// <summary>How many there are: eleven bits' worth.</summary>
    public const int Count = 2048;

    /// <summary>Words that <see cref="Meant"/> names, at most.</summary>
    public const int SuggestionCountMax = 3;

    private const int MistakeLettersMax = 2;
    private const string Resource = "Blockchain.Wallet.Keys.english.txt";

    /// <summary>The words in alphabetical order.</summary>
    public static ImmutableArray<string> Words { get; } = Load();

    private static readonly FrozenDictionary<string, int> Numbers =
        Words.Select((word, number) => (word, number)).ToFrozenDictionary(pair => pair.word, pair => pair.number, StringComparer.Ordinal);

    /// <summary>The place of a word in the list, from 0; -1 for any other text. Upper case counts as lower.</summary>
    public static int NumberOf(ReadOnlySpan<char> word)
    {
        Span<char> lower = stackalloc char[16];
        int length = word.Length <= lower.Length ? word.ToLowerInvariant(lower) : -1;
        var lookup = Numbers.GetAlternateLookup<ReadOnlySpan<char>>();
        return length > 0 && lookup.TryGetValue(lower[..length], out int number) ? number : -1;
    }

    /// <summary>The words that a mistyped one may have been: those with the fewest wrong letters, in alphabetical order.</summary>
    public static ImmutableArray<string> Meant(string mistyped)
    {
        string lower = mistyped.ToLowerInvariant();
        if (lower.Length > 16) return [];
        var near = Words.Select(word => (word, mistakes: Mistakes(lower, word))).Where(pair => pair.mistakes <= MistakeLettersMax).ToList();
        if (near.Count == 0) return [];
        int fewest = near.Min(pair => pair.mistakes);
        return [.. near.Where(pair => pair.mistakes == fewest).Select(pair => pair.word).Take(SuggestionCountMax)];
    }

    /// <summary>Letters to put in, leave out, change or swap with the next one to get from one word to the other.</summary>
    private static int Mistakes(string from, string to)
    {
        int[,] least = new int[from.Length + 1, to.Length + 1];
        for (int i = 0; i <= from.Length; i++) least[i, 0] = i;
        for (int j = 0; j <= to.Length; j++) least[0, j] = j;
        for (int i = 1; i <= from.Length; i++)
        {
            for (int j = 1; j <= to.Length; j++)
            {
                int change = least[i - 1, j - 1] + (from[i - 1] == to[j - 1] ? 0 : 1);
                least[i, j] = Math.Min(change, 1 + Math.Min(least[i - 1, j], least[i, j - 1]));
                bool isSwap = i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1];
                if (isSwap) least[i, j] = Math.Min(least[i, j], least[i - 2, j - 2] + 1);
            }
        }
        return least[from.Length, to.Length];
    }

    private static ImmutableArray<string> Load()
    {
        using Stream stream = typeof(Wordlist).Assembly.GetManifestResourceStream(Resource) ?? throw new InvalidOperationException($"{Resource} is not in the program");
        using StreamReader reader = new(stream, Encoding.ASCII);
        return [.. reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries)];
    }
}
