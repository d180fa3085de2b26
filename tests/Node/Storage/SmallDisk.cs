using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using Xunit;

namespace Blockchain.Node.Tests.Storage;

/// <summary>A file system of a few pages in memory, which only the process that mounts it sees, and which is gone with it.</summary>
internal static class SmallDisk
{
    /// <summary>What a file takes at least, and grows by.</summary>
    public const int PageBytes = 4_096;

    /// <summary>The program that mounts it.</summary>
    public const string Program = "unshare";

    /// <summary>Skips the test where nobody may mount one.</summary>
    public static void Needs() => Assert.SkipUnless(CanMount(), "this machine lets a test mount no file system of its own (unshare -rm)");

    /// <summary>The program's arguments: it mounts the disk, and runs a shell script that ends as all of it does.</summary>
    /// <param name="folder">Where it is mounted.</param>
    /// <param name="pages">How large it is.</param>
    /// <param name="script">What the shell runs.</param>
    public static string[] Arguments(string folder, long pages, string script) =>
        ["-rm", "sh", "-c", string.Create(CultureInfo.InvariantCulture, $"mount -t tmpfs -o size={pages * PageBytes} none {folder} && {{ {script}; }}")];

    /// <summary>The pages that files take.</summary>
    public static long PagesOf(IEnumerable<byte[]> files) => files.Sum(bytes => (bytes.Length + PageBytes - 1) / PageBytes);

    private static bool CanMount()
    {
        using TempFolder folder = new();
        try
        {
            using Process process = Process.Start(Program, Arguments(folder.Path, 1, "true"));
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }
}
