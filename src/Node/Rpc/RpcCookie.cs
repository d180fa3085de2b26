using System.Security.Cryptography;
using Blockchain.Client;
using Blockchain.Consensus.Primitives;

namespace Blockchain.Node.Rpc;

/// <summary>The password of this start, in a file that only the node's own user may read.</summary>
public static class RpcCookie
{
    private const int PasswordBytes = 32;

    /// <summary>Makes a password and writes the file aside, then renames it: no reader sees half of it, and nobody else sees any.</summary>
    /// <returns>The user that the cookie stands for.</returns>
    public static RpcUser Write(string directory)
    {
        string password = Hex.Encode(RandomNumberGenerator.GetBytes(PasswordBytes));
        string path = Path.Combine(directory, RpcEndpoint.CookieFileName);
        string aside = path + ".new";
        File.Delete(aside);
        FileStreamOptions options = new() { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (StreamWriter writer = new(aside, options)) writer.Write($"__cookie__:{password}");
        File.Move(aside, path, overwrite: true);
        return RpcUser.OfCookie(password);
    }

    /// <summary>Takes the file away when the node stops.</summary>
    public static void Remove(string directory) => File.Delete(Path.Combine(directory, RpcEndpoint.CookieFileName));
}
