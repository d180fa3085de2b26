using Blockchain.Client;
using Blockchain.Node.Commands;
using Blockchain.Node.Tests.Rpc;
using Xunit;

namespace Blockchain.Node.Tests.Commands;

public sealed class RpcCommandTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("rpc-command").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Any_method_is_called_and_its_answer_printed()
    {
        await using RpcHost host = await RpcHost.StartAsync();
        await WriteFilesAsync(host.Url);
        Assert.Equal((0, "0f9188f13cb7b2c71f2a335e3a4fc328bf5beb436012afca590b1a11466e2206\n", ""), await Run("getblockhash", "0"));
        Assert.Equal((0, "", ""), await Run("setmocktime", "1600000000"));
        (int code, string output, string _) = await Run("generatetoaddress", "1", RpcMethodTests.AnyAddress);
        Assert.Equal((0, 3), (code, output.Trim().Split('\n').Length));
        Assert.Equal((1, "", "blockchain-node: Block height out of range (code -8)\n"), await Run("getblockhash", "9"));
    }

    [Theory]
    [InlineData("nomethod")]
    [InlineData("help", "nomethod")]
    public async Task A_method_that_is_none_is_one_line_and_exit_code_1(params string[] words)
    {
        await using RpcHost host = await RpcHost.StartAsync();
        await WriteFilesAsync(host.Url);
        Assert.Equal((1, "", $"blockchain-node: the node has no method 'nomethod'; 'rpc help --data-dir {folder}' lists them\n"), await Run(words));
        Assert.Equal("help: unknown command: nomethod\n", (string?)await host.AskAsync("help", "nomethod")); // the answer itself stays the reference node's
        (int code, string output, string error) = await Run("help", "help");
        Assert.Equal((0, ""), (code, error));
        Assert.StartsWith("help", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_without_a_name_is_one_line_and_exit_code_2()
    {
        using StringWriter output = new(), error = new();
        Assert.Equal(2, await CommandLine.RunAsync(["rpc", "getblockcount", "--data-dir", ""], output, error, TestContext.Current.CancellationToken));
        Assert.Equal(("", "blockchain-node: --data-dir is empty: name a folder\n"), (output.ToString(), error.ToString()));
    }

    [Fact]
    public async Task A_node_that_is_not_there_is_one_line_and_exit_code_3()
    {
        (int code, string output, string error) = await Run("getblockcount");
        Assert.Equal((3, ""), (code, output));
        Assert.Equal($"blockchain-node: no node runs on {folder}\n", error);
        RpcHost host = await RpcHost.StartAsync();
        await WriteFilesAsync(host.Url);
        await host.DisposeAsync();
        (code, _, error) = await Run("getblockcount");
        Assert.Equal(3, code);
        Assert.StartsWith($"blockchain-node: cannot reach a node at {host.Url}: ", error, StringComparison.Ordinal);
    }

    private async Task WriteFilesAsync(Uri url)
    {
        await File.WriteAllTextAsync(Path.Combine(folder, RpcEndpoint.AddressFileName), new RpcEndpoint(url, "").ToAddressJson(), TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Path.Combine(folder, RpcEndpoint.CookieFileName), RpcHost.Operator, TestContext.Current.CancellationToken);
    }

    private async Task<(int Code, string Output, string Error)> Run(params string[] arguments)
    {
        using StringWriter output = new() { NewLine = "\n" };
        using StringWriter error = new() { NewLine = "\n" };
        int code = await CommandLine.RunAsync(["rpc", .. arguments, "--data-dir", folder], output, error, TestContext.Current.CancellationToken);
        return (code, output.ToString(), error.ToString());
    }
}
