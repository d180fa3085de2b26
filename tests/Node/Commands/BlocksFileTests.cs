using System.IO.Compression;
using Blockchain.Node.Tests.Live;
using Blockchain.Node.Tests.Storage;
using Blockchain.TestKit;
using Xunit;

namespace Blockchain.Node.Tests.Commands;

/// <summary><c>blocks import</c> and <c>blocks export</c>: the chain as a file that other software reads and writes.</summary>
public sealed class BlocksFileTests
{
    private const int FrameBytesMin = 8 + 80;

    [Fact]
    public async Task A_chain_that_is_exported_and_imported_has_the_same_coins()
    {
        using TempFolder first = new(), second = new(), files = new();
        string coins, tip;
        await using (NodeProcess node = await NodeProcess.StartAsync(first.Path))
        {
            tip = (await node.MineAsync(40))[^1];
            coins = await node.CoinsAsync();
            string[] busy = (await RunAsync("export", files.File("x"), first)).Error.Split('\n', StringSplitOptions.RemoveEmptyEntries);
            Assert.Contains("works in this folder", Assert.Single(busy), StringComparison.Ordinal);
            Assert.Equal(0, await node.StopAsync());
        }
        string file = files.File("chain.dat");
        await ExportAsync(file, first, "41 blocks written, 0 were there already");
        byte[] whole = File.ReadAllBytes(file);
        await ExportAsync(file, first, "0 blocks written, 41 were there already");
        File.WriteAllBytes(file, whole[..(whole.Length - 100)]); // as a kill leaves it
        await ExportAsync(file, first, "1 blocks written, 40 were there already");
        Assert.Equal(whole, File.ReadAllBytes(file));

        File.WriteAllBytes(files.File("half.dat"), whole[..(whole.Length / 2)]);
        (int code, string output, string error) = await RunAsync("import", files.File("half.dat"), second);
        Assert.Equal(2, code);
        Assert.Contains("19 blocks taken, 1 were there already", output, StringComparison.Ordinal);
        Assert.Contains("the file ends within a block", Assert.Single(error.TrimEnd('\n').Split('\n')), StringComparison.Ordinal);
        (code, output, _) = await RunAsync("import", file, second);
        Assert.Equal(0, code);
        Assert.Contains("21 blocks taken, 20 were there already, 0 refused, 0 without parent; height 40", output, StringComparison.Ordinal);
        await using NodeProcess copy = await NodeProcess.StartAsync(second.Path);
        Assert.Equal((40, tip), await copy.TipAsync());
        Assert.Equal(coins, await copy.CoinsAsync());
        Evidence.Record("blocks export, import: 41 of 41 blocks, in two runs each, the same coins at the other end");
    }

    [Fact]
    public async Task Blocks_come_in_any_order_with_zeros_between_them()
    {
        using TempFolder first = new(), second = new(), files = new();
        string tip = await MinedAsync(first, 6);
        await ExportAsync(files.File("chain.dat"), first, "7 blocks written");
        List<byte[]> frames = Frames(File.ReadAllBytes(files.File("chain.dat")));
        frames.Reverse();
        File.WriteAllBytes(files.File("reversed.dat"), [.. frames.SelectMany(frame => (byte[])[.. frame, 0, 0, 0, 0, 0, 0, 0, 0]), 0, 0]);
        (int code, string output, string error) = await RunAsync("import", files.File("reversed.dat"), second);
        Assert.Equal((0, ""), (code, error));
        Assert.Contains("6 blocks taken, 1 were there already, 0 refused, 0 without parent", output, StringComparison.Ordinal);
        Assert.Contains(tip, output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_first_255_blocks_of_the_main_network_are_taken_and_given_back_as_they_were()
    {
        string? path = Vectors.Find("real/mainnet-blocks-1-255.dat.gz");
        Assert.SkipWhen(path is null, "no vectors here");
        using TempFolder folder = new(), files = new();
        (int code, string output, string error) = await NodeProcess.RunAllAsync("blocks", "import", path, "--chain", "bitcoin", "--data-dir", folder.Path);
        Assert.Equal((0, ""), (code, error));
        Assert.Contains("255 blocks taken", output, StringComparison.Ordinal);
        await NodeProcess.RunToEndAsync("blocks", "export", files.File("chain.dat"), "--chain", "bitcoin", "--data-dir", folder.Path);
        using GZipStream packed = new(File.OpenRead(path), CompressionMode.Decompress);
        using MemoryStream real = new();
        await packed.CopyToAsync(real, TestContext.Current.CancellationToken);
        byte[] ours = File.ReadAllBytes(files.File("chain.dat"));
        Assert.Equal(real.ToArray(), ours[^(int)real.Length..]); // ours begins with block 0
        Evidence.Record("blocks import, export: 255 of 255 blocks of the main network, byte for byte");
    }

    [Fact]
    public async Task Bad_input_is_one_line_that_says_where()
    {
        using TempFolder first = new(), second = new(), files = new();
        await MinedAsync(first, 3);
        await ExportAsync(files.File("chain.dat"), first, "4 blocks written");
        byte[] whole = File.ReadAllBytes(files.File("chain.dat"));
        List<byte[]> frames = Frames(whole);
        int second0 = frames[0].Length;

        await RefusedAsync(2, "no file");
        await RefusedAsync(2, "holds no block", 0, 0, 0);
        await RefusedAsync(2, "at byte 0: 78787878 is not fabfb5da", [.. "xxxxxxxxxxxx"u8]);
        await RefusedAsync(2, $"at byte {second0}: a block of 4294967295 bytes", [.. frames[0], .. frames[1][..4], 255, 255, 255, 255]);
        await RefusedAsync(2, $"at byte {second0}: not a block", [.. frames[0], .. frames[1][..4], 3, 0, 0, 0, 1, 2, 3]);
        await RefusedAsync(2, "the file ends within the head of a block", [.. frames[0], .. frames[1][..5]]);
        await RefusedAsync(2, "not a whole gzip file", 0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 255, 255, 255);
        await RefusedAsync(2, "holds no block", 0x1f, 0x8b, 8);
        byte[] changed = [.. frames[1]];
        changed[FrameBytesMin + 60] ^= 1; // in the coinbase: another Merkle root
        await RefusedAsync(1, $"at byte {second0} is refused: bad-txnmrklroot", [.. frames[0], .. changed]);
        changed = [.. frames[2]];
        changed[8 + 4] ^= 1; // in the hash of the parent
        await RefusedAsync(1, $"at byte {second0 + frames[1].Length} follows", [.. frames[0], .. frames[1], .. changed, .. frames[3]]);

        File.WriteAllBytes(files.File("other.dat"), [.. frames[0], .. frames[2]]);
        (int code, _, string error) = await RunAsync("export", files.File("other.dat"), first);
        Assert.Equal(2, code);
        Assert.Contains($"holds something else than this chain at byte {second0}; move it away", error, StringComparison.Ordinal);
        Assert.Equal(2, (await RunAsync("export", files.File("chain.dat"), null)).Code);

        Assert.Equal("blockchain-node: FILE is empty: name the file to write\n", (await RunAsync("export", "", first)).Error);
        Assert.Equal($"blockchain-node: {files.Path} is a folder: name a file in it\n", (await RunAsync("export", files.Path, first)).Error);
        Assert.Contains("no folder '/nope' to write", (await RunAsync("export", "/nope/c.dat", first)).Error, StringComparison.Ordinal);
        Assert.Equal("blockchain-node: '.' is a folder: name a file in it\n", (await RunAsync("import", ".", first)).Error);
        (code, string summary, error) = await NodeProcess.RunAllAsync("blocks", "import", files.File("chain.dat"), "--chain", "bitcoin", "--data-dir", files.File("b"));
        Assert.Equal((2, ""), (code, summary));
        Assert.Contains("at byte 0: fabfb5da is not f9beb4d9", error, StringComparison.Ordinal);

        async Task RefusedAsync(int expected, string words, params byte[] bytes)
        {
            string file = files.File("bad.dat");
            if (bytes.Length > 0) File.WriteAllBytes(file, bytes);
            (int refused, _, string line) = await RunAsync("import", file, second);
            Assert.Contains(words, Assert.Single(line.TrimEnd('\n').Split('\n')), StringComparison.Ordinal);
            Assert.Equal(expected, refused);
        }
    }

    private static async Task<string> MinedAsync(TempFolder folder, int blocks)
    {
        await using NodeProcess node = await NodeProcess.StartAsync(folder.Path);
        string tip = (await node.MineAsync(blocks))[^1];
        Assert.Equal(0, await node.StopAsync());
        return tip;
    }

    private static async Task ExportAsync(string file, TempFolder folder, string words)
    {
        (int code, string output, string error) = await RunAsync("export", file, folder);
        Assert.Equal((0, ""), (code, error));
        Assert.Contains(words, output, StringComparison.Ordinal);
    }

    private static Task<(int Code, string Output, string Error)> RunAsync(string command, string file, TempFolder? folder) =>
        NodeProcess.RunAllAsync("blocks", command, file, "--chain", "regtest", "--data-dir", folder?.Path ?? "/nowhere/at/all");

    private static List<byte[]> Frames(byte[] file)
    {
        List<byte[]> frames = [];
        for (int at = 0; at < file.Length;)
        {
            int length = 8 + BitConverter.ToInt32(file, at + 4);
            frames.Add(file[at..(at + length)]);
            at += length;
        }
        return frames;
    }
}
