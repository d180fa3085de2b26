namespace Blockchain.Files;

/// <summary>The folder that the programs have in a person's home, for what nobody named a place for.</summary>
public static class HomeFolder
{
    /// <summary>Where it is, whether it exists or not: a home that does not exist yet is no reason to use the working folder.</summary>
    public static string Path { get; } =
        System.IO.Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile, Environment.SpecialFolderOption.DoNotVerify), ".blockchain");
}
