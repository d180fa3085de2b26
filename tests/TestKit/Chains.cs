namespace Blockchain.TestKit;

/// <summary>Finds the chain files of the repository.</summary>
public static class Chains
{
    /// <summary>The chain files, by the name of their network.</summary>
    public static IReadOnlyList<string> Names { get; } = ["bitcoin", "march-2013", "regtest", "testnet3"];

    /// <summary>The folder <c>chains</c> of the repository that the test was built in.</summary>
    public static string Root { get; } = FindRoot(AppContext.BaseDirectory);

    /// <summary>The bytes of a chain file.</summary>
    public static byte[] Read(string name) => File.ReadAllBytes(PathOf(name));

    /// <summary>The path of a chain file.</summary>
    public static string PathOf(string name) => Path.Combine(Root, name, "chain.json");

    private static string FindRoot(string start)
    {
        for (DirectoryInfo? directory = new(start); directory is not null; directory = directory.Parent)
        {
            string candidate = Path.Combine(directory.FullName, "chains");
            if (File.Exists(Path.Combine(directory.FullName, "Blockchain.sln")) && Directory.Exists(candidate)) return candidate;
        }
        throw new DirectoryNotFoundException("no folder 'chains' above the test assembly");
    }
}
