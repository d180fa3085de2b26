namespace Blockchain.TestKit;

/// <summary>Finds test vectors that nobody in this project wrote; they lie beside the repository, never inside it.</summary>
public static class Vectors
{
    /// <summary>What a test says when it skips because the vectors are not there.</summary>
    public const string Absent = "shared/vectors was not found above the test assembly";

    private static readonly string? Root = FindRoot(AppContext.BaseDirectory);

    /// <summary>
    /// The full path of a file such as <c>core/script_tests.json</c>, or null where the vectors are absent: the test then
    /// calls <c>Assert.Skip(Vectors.Absent)</c>.
    /// </summary>
    /// <exception cref="FileNotFoundException">The vectors are there but lack this file: a mistake in its name must not look like a skip.</exception>
    public static string? Find(string relative)
    {
        if (Root is null) return null;
        string path = Path.Combine(Root, relative);
        return Path.Exists(path) ? path : throw new FileNotFoundException($"no such vector: {relative}", path);
    }

    private static string? FindRoot(string start)
    {
        for (DirectoryInfo? directory = new(start); directory is not null; directory = directory.Parent)
        {
            string candidate = Path.Combine(directory.FullName, "shared", "vectors");
            if (Directory.Exists(candidate)) return candidate;
        }
        return null;
    }
}
