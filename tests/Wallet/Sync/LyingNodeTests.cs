using System.Net;
using System.Net.Sockets;
using System.Text;
using Blockchain.Client;
using Xunit;

namespace Blockchain.Wallet.Tests.Sync;

/// <summary>What a client makes of answers that no node gives: one of two named failures, and no other.</summary>
public sealed class LyingNodeTests
{
    private const string Json = "application/json";

    private static CancellationToken Guard => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("7")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("[7,null,[]]")]
    [InlineData("""[{"id":"1","result":"00"},{"id":2.5,"result":"00"},{"id":{},"result":"00"}]""")]
    [InlineData("""[{"id":1,"result":{}},{"id":1,"result":{}}]""")]
    [InlineData("""[{"id":1,"error":{"code":"no","message":7}}]""")]
    [InlineData("""[{"id":1,"error":"no"}]""")]
    [InlineData("""{"id":1,"error":{"code":5e9,"message":["no"]}}""")]
    public async Task Answers_that_make_no_sense_end_in_a_named_failure(string body)
    {
        using RpcClient one = Client(AnswerOnce($"200 OK\r\nContent-Type: {Json}", body));
        await FailsAsync(() => one.GetBlockchainInfoAsync(Guard));
        using RpcClient several = Client(AnswerOnce($"200 OK\r\nContent-Type: {Json}", body));
        await FailsAsync(() => several.GetRawBlocksAsync(["00"], Guard));
    }

    [Fact]
    public async Task Of_two_answers_to_one_call_the_first_counts()
    {
        using RpcClient client = Client(AnswerOnce($"200 OK\r\nContent-Type: {Json}", """[{"id":1,"result":"aa"},{"id":1,"result":"bb"}]"""));
        Assert.Equal(["aa"], await client.GetRawBlocksAsync(["00"], Guard));
    }

    [Fact]
    public async Task A_node_cannot_send_the_password_elsewhere()
    {
        using TcpListener elsewhere = new(IPAddress.Loopback, 0);
        elsewhere.Start();
        using RpcClient client = Client(AnswerOnce($"307 Temporary Redirect\r\nLocation: http://{elsewhere.LocalEndpoint}/\r\nContent-Type: text/plain", "there"));
        NodeUnreachableException failure = await Assert.ThrowsAsync<NodeUnreachableException>(() => client.GetBlockchainInfoAsync(Guard));
        Assert.EndsWith("answers 307: there", failure.Message, StringComparison.Ordinal);
        Assert.False(elsewhere.Pending());
    }

    private static async Task FailsAsync(Func<Task> call)
    {
        Exception? failure = await Record.ExceptionAsync(call);
        Assert.True(failure is NodeUnreachableException or RpcException, $"{failure?.GetType().Name}: {failure?.Message}");
    }

    private static RpcClient Client(Uri url) => new(new(url, "user:password"));

    /// <summary>Answers one request, whatever it asks, and ends the connection.</summary>
    private static Uri AnswerOnce(string head, string body)
    {
        TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        _ = AnswerAsync();
        return new($"http://{listener.LocalEndpoint}/");

        async Task AnswerAsync()
        {
            using TcpClient peer = await listener.AcceptTcpClientAsync(Guard);
            listener.Dispose();
            await ReadRequestAsync(peer.GetStream());
            await peer.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 {head}\r\nContent-Length: {body.Length}\r\nConnection: close\r\n\r\n{body}"), Guard);
        }
    }

    private static async Task ReadRequestAsync(NetworkStream stream)
    {
        StringBuilder read = new();
        byte[] buffer = new byte[4096];
        while (true)
        {
            string all = read.ToString();
            int body = all.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4;
            if (body >= 4 && all.Length - body >= LengthOf(all)) return;
            read.Append(Encoding.ASCII.GetString(buffer, 0, await stream.ReadAsync(buffer, Guard)));
        }
    }

    private static int LengthOf(string request)
    {
        const string name = "Content-Length: ";
        int start = request.IndexOf(name, StringComparison.Ordinal) + name.Length;
        return int.Parse(request[start..request.IndexOf('\r', start)], System.Globalization.CultureInfo.InvariantCulture);
    }
}
