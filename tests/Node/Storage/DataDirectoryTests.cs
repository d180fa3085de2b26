using Blockchain.Files;
using Blockchain.Node.Storage;
using Xunit;

namespace Blockchain.Node.Tests.Storage;

/// <summary>One folder, one process.</summary>
public sealed class DataDirectoryTests : IDisposable
{
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_second_one_is_refused_and_told_who_is_first()
    {
        using (DataDirectory.Open(folder.Path))
        {
            StorageException refused = Assert.Throws<StorageException>(() => DataDirectory.Open(folder.Path));
            Assert.Equal(StorageFault.Locked, refused.Fault);
            Assert.Contains($"process {Environment.ProcessId} works", refused.Message, StringComparison.Ordinal);
        }
        DataDirectory.Open(folder.Path).Dispose();
    }

    [Fact]
    public void A_lock_file_that_nobody_holds_is_no_lock()
    {
        File.WriteAllText(folder.File("lock"), "1\n");
        DataDirectory.Open(folder.Path).Dispose();
    }

    [Fact]
    public void A_new_folder_is_for_its_owner_alone()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "no modes on Windows");
        string made = folder.File("a/b");
        DataDirectory.Open(made).Dispose();
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(made));
    }

    [Fact]
    public void A_path_that_is_no_folder_is_an_error()
    {
        File.WriteAllText(folder.File("file"), "");
        Assert.Equal(StorageFault.Refused, Assert.Throws<StorageException>(() => DataDirectory.Open(folder.File("file"))).Fault);
    }
}
