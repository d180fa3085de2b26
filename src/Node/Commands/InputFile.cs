using System.IO.Compression;

namespace Blockchain.Node.Commands;

/// <summary>Reads a file that a command line names, plain or compressed with gzip.</summary>
public static class InputFile
{
    /// <summary>Bytes of a file, unpacked, at most.</summary>
    public const int FileBytesMax = 64 << 20;

    /// <summary>All bytes, unpacked where the file begins as gzip does.</summary>
    /// <exception cref="CommandException">There is no such file, it is too long, or the packing is damaged.</exception>
    public static byte[] Read(string path)
    {
        using FileStream file = Open(path);
        if (!IsPacked(file)) return ReadAll(file, path, FileBytesMax);
        using GZipStream unpacked = new(file, CompressionMode.Decompress);
        try
        {
            return ReadAll(unpacked, path, FileBytesMax);
        }
        catch (InvalidDataException damage)
        {
            throw new CommandException(ExitCode.Usage, $"{path}: not a whole gzip file: {damage.Message}");
        }
    }

    /// <summary>All bytes as they are. The limit holds for what is read, not for a length that a device or a growing file only claims.</summary>
    /// <exception cref="CommandException">There is no such file, or it is too long.</exception>
    public static byte[] ReadPlain(string path, int bytesMax)
    {
        using FileStream file = Open(path);
        return ReadAll(file, path, bytesMax);
    }

    /// <summary>Whether a file begins as gzip does. It is read from its start afterwards.</summary>
    public static bool IsPacked(FileStream file)
    {
        bool isPacked = file.ReadByte() == 0x1f && file.ReadByte() == 0x8b;
        file.Position = 0;
        return isPacked;
    }

    /// <summary>Opens a file for reading.</summary>
    /// <exception cref="CommandException">There is no such file, or it has no beginning to go back to.</exception>
    public static FileStream Open(string path)
    {
        if (Directory.Exists(path)) throw new CommandException(ExitCode.Usage, $"'{path}' is a folder: name a file in it");
        if (!File.Exists(path)) throw new CommandException(ExitCode.Usage, $"no file '{path}'");
        FileStream file = File.OpenRead(path);
        if (file.CanSeek) return file;
        file.Dispose();
        throw new CommandException(ExitCode.Usage, $"{path}: not a regular file");
    }

    private static byte[] ReadAll(Stream stream, string path, int bytesMax)
    {
        using MemoryStream all = new();
        byte[] piece = new byte[1 << 16];
        for (int read = stream.Read(piece); read > 0; read = stream.Read(piece))
        {
            if (all.Length + read > bytesMax) throw new CommandException(ExitCode.Usage, $"{path}: more than {bytesMax} bytes");
            all.Write(piece, 0, read);
        }
        return all.ToArray();
    }
}
