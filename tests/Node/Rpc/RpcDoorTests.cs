using System.Net;
using Blockchain.Client;
using Blockchain.Node.Rpc;
using Xunit;

namespace Blockchain.Node.Tests.Rpc;

/// <summary>Who is let in, and how much is taken: threats.md A31 to A34.</summary>
public sealed class RpcDoorTests
{
    private const string Count = """{"jsonrpc":"2.0","id":1,"method":"getblockcount"}""";

    private static CancellationToken Over => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A31_a_wrong_password_waits_and_keeps_nobody_else_waiting()
    {
        await using RpcHost host = await RpcHost.StartAsync();
        Assert.Equal(HttpStatusCode.Unauthorized, (await host.PostAsync(Count, user: null)).Status);
        DateTimeOffset start = host.Node.Clock.Time.GetUtcNow();
        Task<(HttpStatusCode Status, string Body)>[] wrong = [.. Enumerable.Range(0, 100).Select(i => host.PostAsync(Count, $"operator:{i}"))];
        Assert.Equal(HttpStatusCode.OK, (await host.PostAsync(Count)).Status);
        foreach (Task<(HttpStatusCode Status, string Body)> attempt in wrong) Assert.Equal(HttpStatusCode.Unauthorized, (await attempt).Status);
        Assert.True(host.Node.Clock.Time.GetUtcNow() - start >= TimeSpan.FromMilliseconds(RpcOptions.WrongPasswordDelayMs - 1));
        Assert.Equal(101, host.Rpc.Counters.Refusals);
    }

    [Theory]
    [InlineData("Bearer abc")]
    [InlineData("Basic")]
    [InlineData("Basic !!!")]
    [InlineData("Basic b3BlcmF0b3I=")]
    public async Task A31_a_header_that_is_no_password_is_refused(string header)
    {
        await using RpcHost host = await RpcHost.StartAsync();
        Assert.Equal(HttpStatusCode.Unauthorized, (await host.PostAsync(Count, null, request => request.Headers.TryAddWithoutValidation("Authorization", header))).Status);
    }

    [Fact]
    public async Task A32_an_address_that_others_can_reach_needs_a_list_of_those_who_may()
    {
        RpcOptions options = new() { Bind = IPAddress.Any, Users = [] };
        await using RpcHost host = await RpcHost.StartAsync();
        RpcConfigurationException refused = await Assert.ThrowsAsync<RpcConfigurationException>(() => RpcServer.StartAsync(host.Rpc, options, Over));
        Assert.Equal("RPC on 0.0.0.0 would be open to everybody who can reach it: name the networks that may connect with --rpc-allow, such as --rpc-allow 192.168.1.0/24", refused.Message);
        Assert.Null((options with { Allow = [IPNetwork.Parse("10.0.0.0/8")] }).Refusal());
        Assert.Null((options with { Bind = IPAddress.IPv6Loopback }).Refusal());
    }

    [Fact]
    public async Task A_port_that_is_taken_is_one_line()
    {
        await using RpcHost host = await RpcHost.StartAsync();
        RpcOptions options = new() { Port = host.Url.Port, Users = [] };
        RpcConfigurationException refused = await Assert.ThrowsAsync<RpcConfigurationException>(() => RpcServer.StartAsync(host.Rpc, options, Over));
        Assert.StartsWith($"RPC cannot listen on 127.0.0.1:{host.Url.Port}: ", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A33_bodies_that_are_too_long_too_deep_or_no_JSON_are_refused_and_the_node_goes_on()
    {
        await using RpcHost host = await RpcHost.StartAsync();
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await host.PostAsync(new string(' ', RpcOptions.BodyBytesMax + 1), change: AskFirst)).Status);
        string[] bad =
        [
            new string('[', 10_000), "{\"method\":NaN}", "", "{", """{"method":"getblockcount","method":"stop"}""", """{"id":1,"method":"getblockcount"} x""",
        ];
        foreach (string body in bad)
        {
            (HttpStatusCode status, string answer) = await host.PostAsync(body);
            Assert.Equal((HttpStatusCode.BadRequest, """{"result":null,"error":{"code":-32700,"message":"Parse error"},"id":null}"""), (status, answer));
        }
        string longest = $"[{string.Join(',', Enumerable.Repeat(Count, RpcOptions.BatchCallsMax))}]";
        Assert.Equal(HttpStatusCode.OK, (await host.PostAsync(longest)).Status);
        string tooLong = $"[{string.Join(',', Enumerable.Repeat("1", 100_000))}]";
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await host.PostAsync(tooLong)).Status);
        Assert.Equal(0, host.Stops);
        Assert.Equal(0, (int)await host.AskAsync("getblockcount"));
    }

    /// <summary>The answer comes before the body is sent, so that it is not lost in a connection that is cut.</summary>
    private static void AskFirst(HttpRequestMessage request) => request.Headers.ExpectContinue = true;

    [Fact]
    public async Task A33_more_requests_than_are_worked_on_at_once_are_told_to_come_back()
    {
        await using RpcHost host = await RpcHost.StartAsync();
        Task<(HttpStatusCode Status, string Body)>[] waiting =
            [.. Enumerable.Range(0, RpcOptions.RequestsMax).Select(_ => host.PostAsync("""{"method":"waitfornewblock"}"""))];
        while (host.Rpc.Counters.Active.Count < RpcOptions.RequestsMax) await Task.Yield();
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await host.PostAsync(Count)).Status);
        // A request counts as worked on before it has looked at the tip, and then waits for the block after.
        Task<(HttpStatusCode Status, string Body)[]> all = Task.WhenAll(waiting);
        while (!all.IsCompleted) await host.Node.MineAsync();
        Assert.All(await all, one => Assert.Equal(HttpStatusCode.OK, one.Status));
        Assert.Equal(HttpStatusCode.OK, (await host.PostAsync(Count)).Status);
    }

    [Theory]
    [InlineData("evil.example")]
    [InlineData("evil.example:8332")]
    [InlineData("10.0.0.1")]
    public async Task A34_a_rebound_name_is_refused(string name)
    {
        await using RpcHost host = await RpcHost.StartAsync();
        Assert.Equal(HttpStatusCode.Forbidden, (await host.PostAsync(Count, change: request => request.Headers.Host = name)).Status);
    }

    [Theory]
    [InlineData("localhost")]
    [InlineData("LOCALHOST:1")]
    [InlineData("127.0.0.1")]
    [InlineData("[::1]:8332")]
    public async Task The_names_of_this_machine_are_taken(string name)
    {
        await using RpcHost host = await RpcHost.StartAsync();
        Assert.Equal(HttpStatusCode.OK, (await host.PostAsync(Count, change: request => request.Headers.Host = name)).Status);
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("multipart/form-data")]
    public async Task A34_what_a_page_can_send_without_asking_is_refused(string type)
    {
        await using RpcHost host = await RpcHost.StartAsync();
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, (await host.PostAsync(Count, change: request => request.Content!.Headers.ContentType = new(type))).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await host.PostAsync(Count, change: request => request.Headers.Add("Origin", "http://localhost"))).Status);
    }

    [Fact]
    public async Task A_body_without_a_type_is_taken_as_older_clients_send_it()
    {
        await using RpcHost host = await RpcHost.StartAsync();
        Assert.Equal(HttpStatusCode.OK, (await host.PostAsync(Count, change: request => request.Content!.Headers.ContentType = null)).Status);
    }

    [Fact]
    public async Task A_role_may_what_stands_above_it_and_no_more()
    {
        await using RpcHost host = await RpcHost.StartAsync();
        using RpcClient reader = new(new(host.Url, RpcHost.Reader));
        using RpcClient miner = new(new(host.Url, RpcHost.Miner));
        Assert.Equal(0, (await reader.GetBlockchainInfoAsync(Over)).Blocks);
        RpcException refused = await Assert.ThrowsAsync<RpcException>(() => reader.GenerateToAddressAsync(1, RpcMethodTests.AnyAddress, Over));
        Assert.Equal("generatetoaddress needs the role node, this user has read", refused.Message);
        Assert.Single(await miner.GenerateToAddressAsync(1, RpcMethodTests.AnyAddress, Over));
        await Assert.ThrowsAsync<RpcException>(() => miner.CallAsync("stop", [], Over));
        Assert.Equal(0, host.Stops);
        Assert.Equal("blockchain-node stopping", (string?)await host.AskAsync("stop"));
        Assert.Equal(1, host.Stops);
    }

    [Fact]
    public void A_configured_user_is_a_line_of_rpcauth_with_or_without_a_role()
    {
        // HMAC-SHA256 with the salt as the key, as rpcauth.py of Bitcoin Core computes it.
        string hash = Convert.ToHexStringLower(System.Security.Cryptography.HMACSHA256.HashData("cafe"u8, "secret"u8));
        Assert.True(RpcUser.TryParse($"alice:cafe${hash}", out RpcUser? alice));
        Assert.Equal(("alice", RpcRole.Operator), (alice.Name, alice.Role));
        Assert.True(alice.Is("alice", "secret"));
        Assert.False(alice.Is("alice", "Secret"));
        Assert.False(alice.Is("bob", "secret"));
        Assert.True(RpcUser.TryParse($"read@bob:cafe${hash}", out RpcUser? bob));
        Assert.Equal(RpcRole.Read, bob.Role);
        foreach (string wrong in new[] { "", "alice", "alice:cafe", $"alice:${hash}", $":cafe${hash}", $"root@alice:cafe${hash}", "alice:cafe$00" }) Assert.False(RpcUser.TryParse(wrong, out _), wrong);
    }

    [Fact]
    public async Task The_cookie_lets_its_reader_in_and_nobody_else_can_read_it()
    {
        string directory = Directory.CreateTempSubdirectory("rpc").FullName;
        await using RpcHost host = await RpcHost.StartAsync();
        RpcUser cookie = RpcCookie.Write(directory);
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(directory, RpcEndpoint.CookieFileName)));
        await using RpcServer server = await RpcServer.StartAsync(host.Rpc, new() { Users = [cookie] }, Over);
        await File.WriteAllTextAsync(Path.Combine(directory, RpcEndpoint.AddressFileName), new RpcEndpoint(server.Url, "").ToAddressJson(), Over);
        using RpcClient client = new(RpcEndpoint.OfDataDirectory(directory));
        Assert.Equal("regtest", (await client.GetBlockchainInfoAsync(Over)).Chain);
        RpcCookie.Write(directory); // another start: another password
        using RpcClient late = new(RpcEndpoint.OfDataDirectory(directory));
        NodeUnreachableException refused = await Assert.ThrowsAsync<NodeUnreachableException>(() => late.GetBlockchainInfoAsync(Over));
        Assert.Contains("refuses the password", refused.Message, StringComparison.Ordinal);
        RpcCookie.Remove(directory);
        Assert.Contains("no node runs on", Assert.Throws<NodeUnreachableException>(() => RpcEndpoint.OfDataDirectory(directory)).Message, StringComparison.Ordinal);
        Directory.Delete(directory, recursive: true);
    }
}
