using System.Globalization;
using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Blockchain.Client;
using Blockchain.Node.Rpc;
using Blockchain.Node.Tests.Rpc;
using Blockchain.Node.Tests.Storage;
using Blockchain.TestKit;
using Xunit;

namespace Blockchain.Node.Tests.Live;

/// <summary>The door of a node's RPC as its operator opens it: users, networks, and what a flood of strangers costs. threats.md A31 to A33.</summary>
public sealed class RpcDoorProcessTests
{
    private const string Count = """{"jsonrpc":"2.0","id":1,"method":"getblockcount"}""";

    private static CancellationToken Guard => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A31_ten_thousand_wrong_passwords_are_refused_and_the_right_one_is_answered_meanwhile()
    {
        const int Wrong = 10_000, AtOnce = 200;
        using TempFolder folder = new();
        await using NodeProcess node = await NodeProcess.StartAsync(folder.Path, "--listen", "none");
        using HttpClient http = new(new SocketsHttpHandler { MaxConnectionsPerServer = AtOnce });
        Uri url = RpcEndpoint.OfDataDirectory(folder.Path).Url;
        Task<HttpStatusCode>[] attempts = [.. Enumerable.Range(0, Wrong).Select(i => PostAsync(http, url, Count, $"__cookie__:{i:x64}"))];
        int right = 0;
        while (!Task.WhenAll(attempts).IsCompleted)
        {
            Assert.Equal(0, (await node.TipAsync()).Height);
            right++;
        }
        Assert.All(await Task.WhenAll(attempts), status => Assert.Equal(HttpStatusCode.Unauthorized, status));
        Assert.True(right > AtOnce, $"{right} answers");
        Evidence.Record($"A31: {Wrong} of {Wrong} wrong cookies answered 401 by the process, while the right one was answered without waiting");
    }

    [Fact]
    public async Task A32_a_node_is_opened_to_a_network_only_by_name()
    {
        using TempFolder folder = new();
        (int code, string error) = await NodeProcess.RunToEndAsync("run", "--chain", "regtest", "--data-dir", folder.Path, "--rpc-bind", "0.0.0.0");
        Assert.Equal(3, code);
        Assert.Equal(
            "blockchain-node: RPC on 0.0.0.0 would be open to everybody who can reach it: name the networks that may connect with --rpc-allow, such as --rpc-allow 192.168.1.0/24", error.Trim());

        await using NodeProcess node = await NodeProcess.StartAsync(folder.Path, "--listen", "none", "--rpc-bind", "0.0.0.0", "--rpc-allow", "198.51.100.0/24");
        RpcEndpoint endpoint = RpcEndpoint.OfDataDirectory(folder.Path);
        Assert.Equal("127.0.0.1", endpoint.Url.Host);
        Assert.Equal(0, (await node.TipAsync()).Height);
        IPAddress? own = OwnAddress();
        if (own is null) Assert.Skip("this machine has no address but the loopback");
        using HttpClient http = new();
        Assert.Equal(HttpStatusCode.Forbidden, await PostAsync(http, new UriBuilder(endpoint.Url) { Host = own.ToString() }.Uri, Count, endpoint.UserAndPassword));
    }

    [Fact]
    public async Task A33_bodies_of_32_MiB_are_refused_and_leave_no_trace_in_memory()
    {
        const int BodyBytes = 32 * 1024 * 1024, Bodies = 10, GrowthKilobytesMax = 64 * 1024;
        using TempFolder folder = new();
        await using NodeProcess node = await NodeProcess.StartAsync(folder.Path, "--listen", "none");
        RpcEndpoint endpoint = RpcEndpoint.OfDataDirectory(folder.Path);
        using HttpClient http = new();
        byte[] body = new byte[BodyBytes];
        body.AsSpan().Fill((byte)' ');
        await SendAsync(); // the first ones fill the pools that the next ones take from
        long before = ResidentKilobytes(folder.Path);
        await SendAsync();
        long growth = ResidentKilobytes(folder.Path) - before;
        Assert.True(growth < GrowthKilobytesMax, $"{growth} kB");
        Assert.Equal(0, (await node.TipAsync()).Height);

        async Task SendAsync()
        {
            for (int i = 0; i < Bodies; i++)
            {
                Assert.Equal(HttpStatusCode.RequestEntityTooLarge, await PostAsync(http, endpoint, new ByteArrayContent(body), isChunked: false));
                // Its length is not told: the connection is cut where it becomes too long, and the answer may be lost in that.
                HttpStatusCode? status = null;
                Exception? cut = await Record.ExceptionAsync(async () => status = await PostAsync(http, endpoint, new ByteArrayContent(body), isChunked: true));
                Assert.True(status == HttpStatusCode.RequestEntityTooLarge || cut is HttpRequestException { InnerException: IOException }, $"{status} {cut}");
            }
        }
    }

    [Fact]
    public async Task A33_long_bodies_of_64_clients_at_once_fit_into_bounded_memory()
    {
        const int HeapMebibytesMax = 512; // without the bound they need 64 times 9 MiB as they come, and half of that again as bytes
        using TempFolder folder = new();
        string limit = string.Create(CultureInfo.InvariantCulture, $"DOTNET_GCHeapHardLimit={HeapMebibytesMax * 1024 * 1024:x}");
        await using NodeProcess node = await NodeProcess.StartAsync(["env", limit], folder.Path, "--listen", "none");
        RpcEndpoint endpoint = RpcEndpoint.OfDataDirectory(folder.Path);
        using HttpClient http = new();
        string start = "{\"method\":\"submitblock\",\"params\":[\"", end = "\"]}";
        byte[] body = Encoding.UTF8.GetBytes(start + new string('0', RpcOptions.BodyBytesMax - start.Length - end.Length) + end);
        Task<HttpStatusCode>[] all = [.. Enumerable.Range(0, RpcOptions.RequestsMax).Select(_ => PostAsync(http, endpoint, new ByteArrayContent(body), isChunked: false))];
        Assert.All(await Task.WhenAll(all), status => Assert.Equal(HttpStatusCode.InternalServerError, status)); // as Core: no block
        byte[] many = Encoding.UTF8.GetBytes($"[{string.Join(',', Enumerable.Repeat('0', (RpcOptions.BodyBytesMax - 2) / 2))}]");
        all = [.. Enumerable.Range(0, RpcOptions.RequestsMax).Select(_ => PostAsync(http, endpoint, new ByteArrayContent(many), isChunked: false))];
        Assert.All(await Task.WhenAll(all), status => Assert.Equal(HttpStatusCode.RequestEntityTooLarge, status));
        Assert.Equal(0, (await node.TipAsync()).Height);
        Evidence.Record($"A33: {all.Length} clients with {body.Length} bytes each at once, and again with {many.Length / 2} values each: all answered by a node whose heap may not exceed {HeapMebibytesMax} MiB");
    }

    [Fact]
    public async Task Users_come_with_roles_and_the_address_file_says_where()
    {
        using TempFolder folder = new();
        await using NodeProcess node = await NodeProcess.StartAsync(
            folder.Path, "--listen", "none", "--rpc-user", $"read@alice:cafe${HashOf("cafe", "secret")}", "--rpc-user", $"bob:beef${HashOf("beef", "hidden")}");
        RpcEndpoint endpoint = RpcEndpoint.OfDataDirectory(folder.Path);
        Assert.Equal($$"""{"url":"{{endpoint.Url}}"}""", await File.ReadAllTextAsync(Path.Combine(folder.Path, RpcEndpoint.AddressFileName), Guard));
        using RpcClient alice = new(endpoint with { UserAndPassword = "alice:secret" });
        using RpcClient bob = new(endpoint with { UserAndPassword = "bob:hidden" });
        using RpcClient stranger = new(endpoint with { UserAndPassword = "alice:hidden" });
        Assert.Equal(0, (await alice.GetBlockchainInfoAsync(Guard)).Blocks);
        RpcException refused = await Assert.ThrowsAsync<RpcException>(() => alice.CallAsync("stop", [], Guard));
        Assert.Equal("stop needs the role operator, this user has read", refused.Message);
        await Assert.ThrowsAsync<NodeUnreachableException>(() => stranger.GetBlockchainInfoAsync(Guard));
        Assert.Equal("blockchain-node stopping", (string?)await bob.CallAsync("stop", [], Guard));
    }

    [Theory]
    [InlineData("--rpc-user", "alice:secret")]
    [InlineData("--rpc-user", "root@alice:cafe$00")]
    [InlineData("--rpc-bodies-mib", "8")]
    [InlineData("--rpc-allow", "everybody")]
    [InlineData("--rpc-allow", "10.0.0.0/33")]
    public async Task A_mistake_is_named_and_no_password_repeated(string option, string value)
    {
        (int code, string error) = await NodeProcess.RunToEndAsync("run", "--chain", "regtest", option, value);
        Assert.Equal(2, code);
        Assert.StartsWith($"blockchain-node: {option} ", error, StringComparison.Ordinal);
        Assert.Equal(option != "--rpc-user", error.Contains(value, StringComparison.Ordinal));
    }

    private static string HashOf(string salt, string password) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(salt), Encoding.UTF8.GetBytes(password)));

    private static Task<HttpStatusCode> PostAsync(HttpClient http, Uri url, string body, string user) =>
        PostAsync(http, new RpcEndpoint(url, user), new StringContent(body, Encoding.UTF8, "application/json"), isChunked: false);

    private static async Task<HttpStatusCode> PostAsync(HttpClient http, RpcEndpoint endpoint, HttpContent content, bool isChunked)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, endpoint.Url) { Content = content };
        request.Headers.Authorization = RpcHost.Basic(endpoint.UserAndPassword);
        request.Headers.TransferEncodingChunked = isChunked;
        request.Headers.ExpectContinue = true; // so that the answer is not lost in a connection that is cut
        using HttpResponseMessage response = await http.SendAsync(request, Guard);
        return response.StatusCode;
    }

    private static IPAddress? OwnAddress() => NetworkInterface.GetAllNetworkInterfaces()
        .Where(card => card.OperationalStatus == OperationalStatus.Up)
        .SelectMany(card => card.GetIPProperties().UnicastAddresses)
        .Select(unicast => unicast.Address)
        .FirstOrDefault(address => address.AddressFamily == AddressFamily.InterNetwork && !IPAddress.IsLoopback(address));

    private static long ResidentKilobytes(string folder)
    {
        string pid = File.ReadAllText(Path.Combine(folder, "pid")).Trim();
        string line = File.ReadLines($"/proc/{pid}/status").Single(row => row.StartsWith("VmRSS:", StringComparison.Ordinal));
        return long.Parse(line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
    }
}
