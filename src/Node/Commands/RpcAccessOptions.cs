using System.CommandLine;
using System.Net;
using Blockchain.Node.Rpc;

namespace Blockchain.Node.Commands;

/// <summary>The options of <c>run</c> that say where RPC listens and whom it lets in.</summary>
internal static class RpcAccessOptions
{
    private const long MebiBytes = 1_024 * 1_024;

    private static readonly Option<string> Bind = new("--rpc-bind") { Description = "The address that RPC listens on; one that is no loopback needs --rpc-allow", HelpName = "IP", DefaultValueFactory = _ => "127.0.0.1" };
    private static readonly Option<long> Port = NumberOption.Optional("--rpc-port", 0L, 65_535L, 0L, "The port of RPC; 0 takes any that is free. It is printed and written to DIR/rpc.json");
    private static readonly Option<long> Bodies = NumberOption.Optional(
        "--rpc-bodies-mib", RpcOptions.BodyBytesMax / MebiBytes, 1_024L, new RpcOptions { Users = [] }.BodiesBytesMax / MebiBytes,
        "Mebibytes of long requests that are read and worked on at once; others wait");
    private static readonly Option<string[]> User = new("--rpc-user")
    {
        Description = "Somebody who may call besides the owner of the cookie, with a role: read, node or operator, which is the default; repeatable. SALT$HASH as rpcauth.py prints it: HASH is the HMAC-SHA256 of the password with the key SALT",
        HelpName = "ROLE@NAME:SALT$HASH",
    };
    private static readonly Option<string[]> Allow = new("--rpc-allow") { Description = "A network whose machines may connect to RPC, besides this machine itself; repeatable", HelpName = "CIDR" };

    /// <summary>All of them.</summary>
    public static IEnumerable<Option> All => [Bind, Port, Bodies, User, Allow];

    /// <summary>Reads them.</summary>
    /// <exception cref="CommandException">One is malformed.</exception>
    public static RpcOptions Read(ParseResult parsed) => new()
    {
        Bind = IPAddress.TryParse(parsed.GetRequiredValue(Bind), out IPAddress? ip) ? ip : throw Wrong($"--rpc-bind {parsed.GetRequiredValue(Bind)} is no IP address"),
        BodiesBytesMax = (int)(parsed.GetValue(Bodies) * MebiBytes),
        Port = (int)parsed.GetValue(Port),
        Users = [.. (parsed.GetValue(User) ?? []).Select(UserOf)],
        Allow = [.. (parsed.GetValue(Allow) ?? []).Select(NetworkOf)],
    };

    // The line is a secret as far as it goes: it is not repeated.
    private static RpcUser UserOf(string text) => RpcUser.TryParse(text, out RpcUser? user)
        ? user
        : throw Wrong("--rpc-user takes ROLE@NAME:SALT$HASH with 64 hexadecimal digits of HASH (in a shell, put it in single quotes)");

    private static IPNetwork NetworkOf(string text)
    {
        if (IPNetwork.TryParse(text, out IPNetwork network)) return network;
        return IPAddress.TryParse(text, out IPAddress? one)
            ? new IPNetwork(one, one.GetAddressBytes().Length * 8)
            : throw Wrong($"--rpc-allow {text} is no network; write it as 192.168.1.0/24");
    }

    private static CommandException Wrong(string message) => new(ExitCode.Usage, message);
}
