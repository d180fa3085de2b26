namespace Blockchain.Wallet.Tests.Interop;

/// <summary>Finds files of the repository that tests run from.</summary>
internal static class Repository
{
    internal static string PathTo(string relative)
    {
        DirectoryInfo? directory = new(AppContext.BaseDirectory);
        while (directory is not null && !File.Exists(Path.Combine(directory.FullName, "Blockchain.sln"))) directory = directory.Parent;
        string root = directory?.FullName ?? throw new DirectoryNotFoundException("no Blockchain.sln above the test assembly");
        return Path.Combine(root, relative);
    }
}
