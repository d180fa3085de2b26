using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Blockchain.Node.Rpc;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Blockchain.Node.Tests.Rpc;

/// <summary>How many bytes of requests a node holds at once (threats.md A33).</summary>
public sealed class RpcBodyTests
{
    private const string Count = """{"jsonrpc":"2.0","id":1,"method":"getblockcount"}""";
    private const int HalfBytes = RpcOptions.BodyBytesMax / 2;

    private static CancellationToken Over => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A33_long_bodies_wait_for_each_other_and_short_ones_do_not()
    {
        await using RpcHost host = await RpcHost.StartAsync(bodiesBytesMax: RpcOptions.BodyBytesMax);
        using HalfSent slow = new(RpcOptions.BodyBytesMax, isLengthTold: true);
        Task<HttpStatusCode> first = PostAsync(host, slow);
        await ReachAsync(host, held: RpcOptions.BodyBytesMax, waiting: 0);
        Task<HttpStatusCode> second = PostAsync(host, new StringContent(Padded(HalfBytes)));
        await ReachAsync(host, held: RpcOptions.BodyBytesMax, waiting: HalfBytes);
        Task<HttpStatusCode> third = PostAsync(host, new StringContent(Padded(RpcOptions.ShortBodyBytesMax + 1)));
        await ReachAsync(host, held: RpcOptions.BodyBytesMax, waiting: HalfBytes + RpcOptions.ShortBodyBytesMax + 1);
        Assert.Equal(HttpStatusCode.OK, (await host.PostAsync(Padded(RpcOptions.ShortBodyBytesMax))).Status);
        Assert.False(first.IsCompleted || second.IsCompleted || third.IsCompleted);
        slow.SendRest();
        Assert.All(await Task.WhenAll(first, second, third), status => Assert.Equal(HttpStatusCode.OK, status));
        await ReachAsync(host, held: 0, waiting: 0);
    }

    [Fact]
    public async Task A33_a_body_whose_length_is_not_told_counts_with_the_longest_once_it_is_no_short_one()
    {
        await using RpcHost host = await RpcHost.StartAsync(bodiesBytesMax: 2 * RpcOptions.BodyBytesMax);
        using HalfSent shortOne = new(RpcOptions.ShortBodyBytesMax - 1, isLengthTold: false);
        using HalfSent longOne = new(4 * RpcOptions.ShortBodyBytesMax, isLengthTold: false);
        Task<HttpStatusCode>[] both = [PostAsync(host, shortOne), PostAsync(host, longOne)];
        await ReachAsync(host, held: RpcOptions.BodyBytesMax, waiting: 0);
        shortOne.SendRest();
        Assert.Equal(HttpStatusCode.OK, await both[0]);
        await ReachAsync(host, held: RpcOptions.BodyBytesMax, waiting: 0);
        longOne.SendRest();
        Assert.Equal(HttpStatusCode.OK, await both[1]);
        await ReachAsync(host, held: 0, waiting: 0);
    }

    [Fact]
    public async Task A33_who_finds_no_room_for_a_minute_is_told_to_come_back_and_has_not_been_read()
    {
        FakeTimeProvider time = new();
        using RpcBodies bodies = new(RpcOptions.BodyBytesMax, time);
        using MemoryStream waits = new(new byte[HalfBytes + 1]);
        using (RpcBody? first = await bodies.ReadAsync(Request(new MemoryStream(new byte[HalfBytes])), Over))
        {
            Assert.Equal((HalfBytes, HalfBytes), (first?.Bytes.Length, bodies.HeldBytes));
            Task<RpcBody?> second = bodies.ReadAsync(Request(waits), Over);
            time.Advance(TimeSpan.FromMilliseconds(RpcOptions.BodyWaitMs - 1));
            Assert.False(second.IsCompleted);
            time.Advance(TimeSpan.FromMilliseconds(1));
            Assert.Null(await second);
            Assert.Equal((0, 0), (waits.Position, bodies.WaitingBytes));
        }
        Assert.Equal(0, bodies.HeldBytes);
        using RpcBody? again = await bodies.ReadAsync(Request(waits), Over);
        Assert.Equal(HalfBytes + 1, again?.Bytes.Length);
    }

    [Fact]
    public async Task Who_goes_away_while_waiting_or_sends_too_much_takes_no_room()
    {
        using RpcBodies bodies = new(RpcOptions.BodyBytesMax, TimeProvider.System);
        BadHttpRequestException refused = await Assert.ThrowsAsync<BadHttpRequestException>(
            () => bodies.ReadAsync(Request(Stream.Null, RpcOptions.BodyBytesMax + 1), Over));
        Assert.Equal(StatusCodes.Status413PayloadTooLarge, refused.StatusCode);
        using (RpcBody? first = await bodies.ReadAsync(Request(new MemoryStream(new byte[HalfBytes])), Over))
        {
            using CancellationTokenSource gone = new();
            Task<RpcBody?> second = bodies.ReadAsync(Request(new MemoryStream(new byte[HalfBytes + 1])), gone.Token);
            await gone.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
            Assert.Equal((HalfBytes, 0), (bodies.HeldBytes, bodies.WaitingBytes));
        }
        using FailingStream broken = new();
        await Assert.ThrowsAsync<IOException>(() => bodies.ReadAsync(Request(broken, HalfBytes), Over));
        Assert.Equal(0, bodies.HeldBytes);
    }

    private static string Padded(int bytes) => Count.PadRight(bytes);

    private static HttpRequest Request(Stream body, long? length = null)
    {
        HttpRequest request = new DefaultHttpContext().Request;
        (request.Body, request.ContentLength) = (body, length ?? body.Length);
        return request;
    }

    private static async Task<HttpStatusCode> PostAsync(RpcHost host, HttpContent content)
    {
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using HttpClient http = new();
        using HttpRequestMessage request = new(HttpMethod.Post, host.Url) { Content = content };
        request.Headers.Authorization = RpcHost.Basic(RpcHost.Operator);
        using HttpResponseMessage response = await http.SendAsync(request, Over).WaitAsync(RpcHost.Guard, Over);
        return response.StatusCode;
    }

    /// <summary>Looks at the metrics until they say so.</summary>
    private static async Task ReachAsync(RpcHost host, long held, long waiting)
    {
        string[] wanted = [Line("blockchain_rpc_body_bytes", held), Line("blockchain_rpc_body_bytes_waiting", waiting)];
        while (wanted.Except((await host.GetAsync("/metrics")).Body.Split('\n')).Any()) await Task.Yield();
    }

    private static string Line(string name, long value) => string.Create(CultureInfo.InvariantCulture, $"{name} {value}");

    /// <summary>A call whose second half is held back.</summary>
    private sealed class HalfSent(int bytes, bool isLengthTold) : HttpContent
    {
        private readonly TaskCompletionSource rest = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void SendRest() => rest.SetResult();

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            byte[] all = Encoding.UTF8.GetBytes(Padded(bytes));
            await stream.WriteAsync(all.AsMemory(0, bytes / 2), Over);
            await stream.FlushAsync(Over);
            await rest.Task;
            await stream.WriteAsync(all.AsMemory(bytes / 2), Over);
        }

        protected override bool TryComputeLength(out long length)
        {
            length = bytes;
            return isLengthTold;
        }
    }

    private sealed class FailingStream : MemoryStream
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => throw new IOException("cut");
    }
}
