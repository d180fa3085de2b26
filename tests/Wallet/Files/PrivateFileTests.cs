using Blockchain.Files;
using Xunit;

namespace Blockchain.Wallet.Tests.Files;

public sealed class PrivateFileTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("private-file").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Only_the_owner_may_read_and_write_what_is_written()
    {
        string path = Path.Combine(folder, "keys");
        File.WriteAllText(path, "others could read this");
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
        PrivateFile.Replace(path, "secret"u8);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, new FileInfo(path).UnixFileMode);
        Assert.Equal("secret", File.ReadAllText(path));
        Assert.Equal([path], Directory.GetFiles(folder));
    }

    [Fact]
    public void What_a_kill_left_behind_is_overwritten()
    {
        string path = Path.Combine(folder, "keys");
        File.WriteAllText(path + PrivateFile.AsideSuffix, "half of an older and longer content");
        PrivateFile.Replace(path, "new"u8);
        Assert.Equal("new", File.ReadAllText(path));
    }

    [Fact]
    public void What_cannot_be_written_leaves_the_old_content()
    {
        string path = Path.Combine(folder, "keys");
        PrivateFile.Replace(path, "old"u8);
        Directory.CreateDirectory(path + PrivateFile.AsideSuffix);
        Assert.Equal(StorageFault.Refused, Assert.Throws<StorageException>(() => PrivateFile.Replace(path, "new"u8)).Fault);
        Assert.Equal("old", File.ReadAllText(path));
        Assert.Throws<StorageException>(() => PrivateFile.Replace(Path.Combine(folder, "gone", "keys"), "new"u8));
    }

    [Fact]
    public void What_cannot_be_read_has_a_reason()
    {
        Assert.False(SmallFile.TryRead(Path.Combine(folder, "gone"), 10, out _, out string? reason));
        Assert.StartsWith("there is no file", reason, StringComparison.Ordinal);
        Assert.False(SmallFile.TryRead(folder, 10, out _, out reason));
        Assert.NotEmpty(reason);
        string path = Path.Combine(folder, "keys");
        PrivateFile.Replace(path, "0123456789"u8);
        Assert.True(SmallFile.TryRead(path, 10, out byte[]? content, out _));
        Assert.Equal(10, content.Length);
        Assert.False(SmallFile.TryRead(path, 9, out _, out reason));
        Assert.EndsWith("is longer than 9 bytes", reason, StringComparison.Ordinal);
    }
}
