using System.IO.Compression;
using System.Text.RegularExpressions;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Codec;
using Blockchain.Node.Commands;
using Blockchain.Node.Tests.Simulation;
using Blockchain.TestKit;
using Xunit;

namespace Blockchain.Node.Tests.Commands;

/// <summary>Blocks of live networks through the command line, whole and with one byte changed.</summary>
public sealed class BlocksVerifyTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("blocks-verify-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData("mainnet-300025", "bitcoin", 300_025, 461, 1_427, 1_427)]
    [InlineData("testnet3-928816", "testnet3", 928_816, 889, 8_692, 8_698)]
    public async Task A_real_block_is_valid_under_the_rules_of_its_network(string name, string chain, int height, int transactions, int inputs, int checks)
    {
        (int code, string output, string error) = await Verify(Real($"{name}.block"), Real($"{name}.prevouts"), chain, height);

        Assert.Equal((0, ""), (code, error));
        Assert.Equal(transactions, Number("transactions", output));
        Assert.Equal(inputs, Number("inputs", output));
        Assert.Equal(checks, Number("signature checks", output));
        Assert.EndsWith("valid\n", output, StringComparison.Ordinal);
        Evidence.Record($"blocks verify {name}: {transactions} transactions, {inputs} inputs, {checks} signature checks, valid under chains/{chain}");
    }

    [Fact]
    public async Task The_sample_of_the_readme_is_valid()
    {
        (int code, string output, string error) = await Verify(Repository.PathTo("chains/bitcoin/block-170.dat"), Repository.PathTo("chains/bitcoin/block-170-prevouts.dat"), "bitcoin", 170);

        Assert.Equal((0, ""), (code, error));
        Assert.EndsWith("valid\n", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_byte_changed_names_the_transaction_and_the_input()
    {
        byte[] bytes = Unzip(Real("mainnet-300025.prevouts"));
        bytes[8 + 1 + 10] ^= 1; // in the hash of the first output's script
        string changed = Write("prevouts", bytes);

        (int code, _, string error) = await Verify(Real("mainnet-300025.block"), changed, "bitcoin", 300_025);

        Assert.Equal(1, code);
        Assert.Matches(
            "^blockchain-node: block-validation-failed: rule scripts-succeed, transaction 1, input 0: .+ \\(transaction [0-9a-f]{64}\\)\n$",
            error);
    }

    [Fact]
    public async Task Plain_bytes_are_as_good_as_packed_ones_and_a_changed_block_is_refused_twice()
    {
        string prevouts = Write("prevouts", Unzip(Real("mainnet-300025.prevouts")));
        byte[] bytes = Unzip(Real("mainnet-300025.block"));
        Assert.Equal(0, (await Verify(Write("block", bytes), prevouts, "bitcoin", 300_025)).Code);
        Assert.True(Wire.TryRead<Block>(bytes, out Block? block));
        int start = bytes.AsSpan().IndexOf(Wire.ToBytes(block.Transactions[100]));
        bytes[start + 4 + 1 + OutPoint.Size + 1 + 10] ^= 1; // inside the first signature of transaction 100

        (int code, _, string error) = await Verify(Write("block", bytes), prevouts, "bitcoin", 300_025);

        Assert.Equal(1, code);
        Assert.Matches("^blockchain-node: bad-txnmrklroot: rule merkle-root: .+; block-validation-failed: .*transaction 100, input 0: .+\n$", error);
    }

    [Fact]
    public async Task The_height_decides_the_rules()
    {
        (int code, _, string error) = await Verify(Real("mainnet-300025.block"), Real("mainnet-300025.prevouts"), "bitcoin", 400_000);

        Assert.Equal(1, code);
        Assert.Contains("rule height-in-coinbase", error, StringComparison.Ordinal);
        Assert.Single(error.TrimEnd('\n').Split('\n'));
    }

    [Fact]
    public async Task Files_that_are_not_what_they_should_be_are_one_line_and_exit_2()
    {
        string block = Real("mainnet-300025.block"), prevouts = Real("mainnet-300025.prevouts");
        byte[] packed = File.ReadAllBytes(block);
        (string Block, string Prevouts, string Chain, int Height, string Says)[] cases =
        [
            (folder + "/none", prevouts, "bitcoin", 1, "no file"),
            (Write("empty", []), prevouts, "bitcoin", 1, "not one whole block"),
            (Write("half", packed[..(packed.Length / 2)]), prevouts, "bitcoin", 1, "not "),
            (Write("longer", [.. Unzip(block), 0]), prevouts, "bitcoin", 1, "not one whole block"),
            (block, Write("short", Unzip(prevouts)[..^1]), "bitcoin", 1, "not one output for each input"),
            (block, block, "bitcoin", 1, "not one output for each input"),
            (block, prevouts, "bitcoim", 1, "bitcoin"),
            (block, prevouts, "bitcoin", -1, "--height"),
        ];
        foreach ((string file, string outputs, string chain, int height, string says) in cases)
        {
            (int code, _, string error) = await Verify(file, outputs, chain, height);
            Assert.Equal((2, 1), (code, error.Count(static c => c == '\n')));
            Assert.Contains(says, error, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("--height takes a whole number from 0 to 2147483647, not 'x'", "--height", "x")]
    [InlineData("--height takes a whole number from 0 to 2147483647, not '99999999999'", "--height", "99999999999")]
    [InlineData("--threads takes a whole number from 1 to ", "--height", "1", "--threads", "many")]
    [InlineData("--threads takes a whole number from 1 to ", "--height", "1", "--threads", "0")]
    public async Task A_number_that_is_none_is_one_line_and_exit_2(string says, params string[] numbers)
    {
        (int code, string output, string error) = await Run(["blocks", "verify", "block", "--prevouts", "prevouts", "--chain", "bitcoin", .. numbers]);
        Assert.Equal((2, "", 1), (code, output, error.Count(static c => c == '\n')));
        Assert.StartsWith($"blockchain-node: {says}", error, StringComparison.Ordinal);
        Assert.DoesNotContain("System.", error, StringComparison.Ordinal);
    }

    private static Task<(int Code, string Output, string Error)> Verify(string block, string prevouts, string chain, int height) =>
        Run(["blocks", "verify", block, "--prevouts", prevouts, "--chain", chain, $"--height={height}"]);

    private static async Task<(int Code, string Output, string Error)> Run(string[] arguments)
    {
        using StringWriter output = new() { NewLine = "\n" };
        using StringWriter error = new() { NewLine = "\n" };
        int code = await CommandLine.RunAsync(arguments, output, error, TestContext.Current.CancellationToken);
        return (code, output.ToString(), error.ToString());
    }

    private static string Real(string name)
    {
        string? path = Vectors.Find($"real/{name}.gz");
        if (path is null) Assert.Skip(Vectors.Absent);
        return path;
    }

    private string Write(string name, byte[] bytes)
    {
        string path = Path.Combine(folder, name);
        File.WriteAllBytes(path, bytes);
        return path;
    }

    private static byte[] Unzip(string path)
    {
        using GZipStream zip = new(File.OpenRead(path), CompressionMode.Decompress);
        using MemoryStream bytes = new();
        zip.CopyTo(bytes);
        return bytes.ToArray();
    }

    private static int Number(string label, string output)
    {
        Match match = Regex.Match(output, $"^{label} +([0-9]+)", RegexOptions.Multiline);
        Assert.True(match.Success, output);
        return int.Parse(match.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture);
    }
}
