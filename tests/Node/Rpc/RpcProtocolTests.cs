using System.Net;
using System.Text.Json.Nodes;
using Blockchain.Client;
using Xunit;

namespace Blockchain.Node.Tests.Rpc;

/// <summary>JSON-RPC 1.0 and 2.0 as Bitcoin Core 28 answers them.</summary>
public sealed class RpcProtocolTests
{
    private const string Genesis = "0f9188f13cb7b2c71f2a335e3a4fc328bf5beb436012afca590b1a11466e2206";

    [Theory]
    [InlineData("""{"id":"a","method":"getblockcount"}""", 200, """{"result":0,"error":null,"id":"a"}""")]
    [InlineData("""{"jsonrpc":"1.0","id":7,"method":"getblockcount","params":[]}""", 200, """{"result":0,"error":null,"id":7}""")]
    [InlineData("""{"method":"getblockcount"}""", 200, """{"result":0,"error":null,"id":null}""")]
    [InlineData("""{"jsonrpc":"2.0","id":7,"method":"getblockcount"}""", 200, """{"jsonrpc":"2.0","result":0,"id":7}""")]
    [InlineData("""{"jsonrpc":"2.0","method":"getblockcount"}""", 204, "")]
    [InlineData("""{"jsonrpc":"2.0","method":"nothing"}""", 204, "")]
    [InlineData("""{"id":1,"method":"nothing"}""", 404, """{"result":null,"error":{"code":-32601,"message":"Method not found"},"id":1}""")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"nothing"}""", 200, """{"jsonrpc":"2.0","error":{"code":-32601,"message":"Method not found"},"id":1}""")]
    [InlineData("""{"id":1,"method":"getblockhash","params":[9]}""", 500, """{"result":null,"error":{"code":-8,"message":"Block height out of range"},"id":1}""")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"getblockhash","params":[9]}""", 200, """{"jsonrpc":"2.0","error":{"code":-8,"message":"Block height out of range"},"id":1}""")]
    [InlineData("""{"id":1}""", 400, """{"result":null,"error":{"code":-32600,"message":"Missing method"},"id":1}""")]
    [InlineData("""{"id":1,"method":5}""", 400, """{"result":null,"error":{"code":-32600,"message":"Method must be a string"},"id":1}""")]
    [InlineData("""{"id":1,"method":"getblockcount","params":5}""", 400, """{"result":null,"error":{"code":-32600,"message":"Params must be an array or object"},"id":1}""")]
    [InlineData("5", 400, """{"result":null,"error":{"code":-32600,"message":"Invalid Request object"},"id":null}""")]
    [InlineData("""{"jsonrpc":"3.0","id":1,"method":"getblockcount"}""", 400, """{"result":null,"error":{"code":-32600,"message":"JSON-RPC version not supported"},"id":null}""")]
    [InlineData("[]", 200, "[]")]
    [InlineData("""[{"jsonrpc":"2.0","method":"getblockcount"}]""", 204, "")]
    [InlineData("""[{"id":1,"method":"getblockcount"},{"jsonrpc":"2.0","id":2,"method":"nothing"},{"jsonrpc":"2.0","method":"uptime"}]""", 200,
        """[{"result":0,"error":null,"id":1},{"jsonrpc":"2.0","error":{"code":-32601,"message":"Method not found"},"id":2}]""")]
    public async Task Envelope(string request, int status, string answer)
    {
        await using RpcHost host = await RpcHost.StartAsync();
        Assert.Equal(((HttpStatusCode)status, answer), await host.PostAsync(request));
    }

    [Theory]
    [InlineData("""["51"]""", "1")]
    [InlineData("""["\u0035\u0031"]""", "1")]
    [InlineData("""[""]""", "")]
    public async Task Bytes_are_read_from_text_however_it_is_written(string parameters, string script)
    {
        await using RpcHost host = await RpcHost.StartAsync();
        Assert.Equal(script, (string?)(await host.Client.CallAsync("decodescript", (JsonArray)JsonNode.Parse(parameters)!, TestContext.Current.CancellationToken))!["asm"]);
        foreach (string wrong in new[] { "5", "5x", "é" }) Assert.Equal(-22, (await host.FailAsync("decoderawtransaction", wrong)).Code);
    }

    [Fact]
    public async Task Arguments_come_by_position_by_name_or_both()
    {
        await using RpcHost host = await RpcHost.StartAsync();
        foreach (string parameters in new[] { "[0]", """{"height":0}""", """{"args":[0]}""" })
        {
            (_, string body) = await host.PostAsync($$$"""{"jsonrpc":"2.0","id":1,"method":"getblockhash","params":{{{parameters}}}}""");
            Assert.Equal(Genesis, (string?)JsonNode.Parse(body)!["result"]);
        }
        (_, string both) = await host.PostAsync($$$"""{"jsonrpc":"2.0","id":1,"method":"getblock","params":{"args":["{{{Genesis}}}"],"verbosity":0}}""");
        Assert.StartsWith("0100", (string?)JsonNode.Parse(both)!["result"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"hight":0}""", -8, "Unknown named parameter hight")]
    [InlineData("""{"args":[0],"height":0}""", -8, "Parameter height specified twice both as positional and named argument")]
    [InlineData("""["0"]""", -3, "Wrong type passed:\n{\n    \"Position 1 (height)\": \"JSON value of type string is not of expected type number\"\n}")]
    [InlineData("[1.5]", -1, "JSON integer out of range")]
    public async Task Wrong_arguments_are_answered_as_Core_does(string parameters, int code, string message)
    {
        await using RpcHost host = await RpcHost.StartAsync();
        (_, string body) = await host.PostAsync($$$"""{"jsonrpc":"2.0","id":1,"method":"getblockhash","params":{{{parameters}}}}""");
        JsonNode error = JsonNode.Parse(body)!["error"]!;
        Assert.Equal((code, message), ((int)error["code"]!, (string?)error["message"]));
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("[1,2]")]
    [InlineData("[null]")]
    public async Task Too_few_or_too_many_arguments_are_answered_with_help(string parameters)
    {
        await using RpcHost host = await RpcHost.StartAsync();
        (_, string body) = await host.PostAsync($$$"""{"jsonrpc":"2.0","id":1,"method":"getblockhash","params":{{{parameters}}}}""");
        JsonNode error = JsonNode.Parse(body)!["error"]!;
        Assert.Equal(-1, (int)error["code"]!);
        Assert.StartsWith("getblockhash height\n", (string?)error["message"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_the_paths_and_methods_that_are_named_answer()
    {
        await using RpcHost host = await RpcHost.StartAsync();
        Assert.Equal((HttpStatusCode.MethodNotAllowed, "JSONRPC server handles only POST requests"), await host.GetAsync("/"));
        Assert.Equal(HttpStatusCode.NotFound, (await host.GetAsync("/wallet/x")).Status);
    }

    [Fact]
    public async Task A_client_gets_the_answers_of_a_batch_in_the_order_of_its_calls()
    {
        await using RpcHost host = await RpcHost.StartAsync();
        IReadOnlyList<(JsonNode? Result, RpcException? Error)> answers = await host.Client.BatchAsync(
            [new("getblockcount"), new("getblockhash", 5), new("getblockhash", 0)], TestContext.Current.CancellationToken);
        Assert.Equal(0, (int?)answers[0].Result);
        Assert.Equal((-8, "Block height out of range"), (answers[1].Error!.Code, answers[1].Error!.Message));
        Assert.Equal(Genesis, (string?)answers[2].Result);
    }

    [Fact]
    public async Task A_node_that_is_not_there_is_one_line()
    {
        RpcHost gone = await RpcHost.StartAsync();
        Uri url = gone.Url;
        await gone.DisposeAsync();
        using RpcClient client = new(new(url, RpcHost.Operator));
        NodeUnreachableException failure = await Assert.ThrowsAsync<NodeUnreachableException>(() => client.GetBlockchainInfoAsync(TestContext.Current.CancellationToken));
        Assert.StartsWith($"cannot reach a node at {url}: ", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', failure.Message);
    }
}
