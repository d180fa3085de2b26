using System.IO.Compression;
using Blockchain.TestKit;

namespace Blockchain.Benchmarks.Micro;

/// <summary>Block 413,567 of the main network: a full block of 1 MB.</summary>
internal static class MainnetBlock
{
    /// <summary>Its bytes.</summary>
    public static byte[] Read()
    {
        string path = Vectors.Find("real/mainnet-413567.block.gz") ?? throw new FileNotFoundException(Vectors.Absent);
        using GZipStream packed = new(File.OpenRead(path), CompressionMode.Decompress);
        using MemoryStream bytes = new();
        packed.CopyTo(bytes);
        return bytes.ToArray();
    }
}
